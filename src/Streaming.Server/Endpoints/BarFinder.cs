using Streaming.Engine.Bars;
using Streaming.Runtime;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Endpoints;

/// <summary>Finds the bars a caller asks for.</summary>
internal sealed class BarFinder(ISymbolDirectory symbols, MarketClock clock)
{
    /// <summary>The bars, empty where the symbol or the day is unknown; or a refusal where the caller's place in them
    /// is a place in another log.</summary>
    public async ValueTask<(BarSelection Bars, IResult? Refusal)> FindAsync(
        string symbol, BarInterval interval, BarWindow window, CancellationToken cancellationToken)
    {
        symbol = symbol.Trim().ToUpperInvariant();
        var view = await symbols.FindAsync(symbol, cancellationToken);
        var session = window.Date is { } date
            ? await symbols.FindSessionAsync(symbol, date, cancellationToken)
            : view?.Session;

        var refusal = window.Since is { } since && session is not null && session.Epoch != since.Epoch
            ? Refusals.EpochChanged(session.Epoch)
            : null;
        return (new(symbol, view, session, interval, window, clock.Now), refusal);
    }
}
