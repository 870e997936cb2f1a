using System.Runtime.InteropServices;
using System.Text.Json;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Massive;

/// <summary>The contracts of one underlying and expiry, and what the underlying costs.</summary>
internal sealed record MassiveChain(string Underlying, IReadOnlyList<MassiveListing> Listings, SpotPrice? Price);

/// <param name="OpenInterest">Null where the vendor does not say: unknown is not zero.</param>
internal readonly record struct MassiveListing(OptionContract Contract, long? OpenInterest);

/// <summary>Gathers a chain from its pages.</summary>
internal sealed class MassiveChainBuilder(string underlying, SkippedMessages skipped)
{
    private const int Deliverable = 100;

    private readonly Dictionary<OptionContract, MassiveListing> _listings = [];
    private SpotPrice? _price;

    /// <summary>Takes the <c>results</c> of a page.</summary>
    public void Take(JsonElement results, Timestamp received)
    {
        foreach (var result in results.EnumerateArray())
        {
            if (!result.TryGet("details", JsonValueKind.Object, out var details)
                || details.TextOf("ticker") is not ['O', ':', .. var occ] || OptionContract.TryParse(occ) is not { } contract)
            {
                skipped.CountMalformed("a listing without a contract", JsonMarshal.GetRawUtf8Value(result));
                continue;
            }

            _price ??= PriceOf(result, received);
            if (contract.Underlying != underlying || details.NumberOf("shares_per_contract") is not (null or Deliverable))
            {
                skipped.CountForeign();
                continue;
            }

            _listings[contract] = new(contract, result.NumberOf("open_interest") is >= 0 and < 1e15 and { } known ? (long)known : null);
        }
    }

    public MassiveChain Build() => new(underlying, [.. _listings.Values], _price);

    /// <summary>An index has a value where a stock has a price.</summary>
    private SpotPrice? PriceOf(JsonElement result, Timestamp received)
    {
        if (!result.TryGet("underlying_asset", JsonValueKind.Object, out var asset)
            || (asset.NumberOf("price") ?? asset.NumberOf("value")) is not (> 0 and < 1e9 and { } price))
            return null;

        return new SpotPrice(TimeOf(asset) ?? received, price, 0, 0);
    }

    private Timestamp? TimeOf(JsonElement asset)
    {
        if (asset.TryGet("last_updated", JsonValueKind.Number, out var updated) && updated.TryGetInt64(out var nanoseconds)
            && nanoseconds > 0)
            return new Timestamp(nanoseconds);

        if (asset.TryGet("last_updated", out updated) && updated.ValueKind != JsonValueKind.Null)
            skipped.CountMalformed("a price whose time is none", JsonMarshal.GetRawUtf8Value(asset));
        return null;
    }
}
