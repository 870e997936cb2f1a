using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Massive;

/// <summary>What a poll has brought: prices, and the chains where it was their turn.</summary>
internal sealed record MassivePoll(IReadOnlyList<(string Underlying, SpotPrice Price)> Prices, IReadOnlyList<MassiveChain>? Chains);

/// <summary>Asks for prices and chains, each at its pace. One that fails is asked for again at its next turn: the trades
/// go on meanwhile.</summary>
internal sealed partial class MassivePolls(
    MassiveRest rest, MassiveFeedOptions options, IReadOnlyList<string> symbols, Func<DateOnly> expiry, TimeProvider clock,
    ILogger logger)
{
    private long _chainsAt = clock.GetTimestamp();
    private bool _isFailing;

    /// <exception cref="FeedException">They cannot be had.</exception>
    public async Task<MassivePoll> ChainsAsync(CancellationToken cancellationToken)
    {
        var chains = new List<MassiveChain>();
        foreach (var symbol in symbols)
            chains.Add(await rest.ChainAsync(symbol, expiry(), cancellationToken));
        return new(PricesOf(chains), chains);
    }

    /// <summary>Waits for the next turn and takes it.</summary>
    public async Task<MassivePoll> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(options.PriceInterval, clock, cancellationToken);
            try
            {
                var poll = await TakeAsync(cancellationToken);
                _isFailing = false;
                return poll;
            }
            catch (FeedException failure)
            {
                if (!_isFailing)
                    Log.CannotPoll(logger, failure);
                _isFailing = true;
            }
        }
    }

    private async Task<MassivePoll> TakeAsync(CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(_chainsAt) >= options.ChainInterval)
        {
            _chainsAt = clock.GetTimestamp();
            return await ChainsAsync(cancellationToken);
        }

        var prices = new List<(string, SpotPrice)>();
        foreach (var symbol in symbols)
            if (await rest.PriceAsync(symbol, cancellationToken) is { } price)
                prices.Add((symbol, price));
        return new(prices, null);
    }

    private static List<(string, SpotPrice)> PricesOf(IReadOnlyList<MassiveChain> chains)
    {
        var prices = new List<(string, SpotPrice)>();
        foreach (var chain in chains)
            if (chain.Price is { } price)
                prices.Add((chain.Underlying, price));
        return prices;
    }

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Warning, "Massive's prices or chains cannot be had; asking on")]
        public static partial void CannotPoll(ILogger logger, Exception failure);
    }
}
