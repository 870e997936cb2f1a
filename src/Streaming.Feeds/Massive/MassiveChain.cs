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
            if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("details", out var details)
                || details.ValueKind != JsonValueKind.Object
                || details.TryGetProperty("ticker", out var ticker) is false || ticker.ValueKind != JsonValueKind.String
                || ticker.GetString() is not ['O', ':', .. var occ] || OptionContract.TryParse(occ) is not { } contract)
            {
                skipped.CountMalformed("a listing without a contract", System.Text.Encoding.UTF8.GetBytes(result.GetRawText()));
                continue;
            }

            _price ??= PriceOf(result, received);
            if (contract.Underlying != underlying || Number(details, "shares_per_contract") is not (null or Deliverable))
            {
                skipped.CountForeign();
                continue;
            }

            _listings[contract] = new(contract, Number(result, "open_interest") is >= 0 and < 1e15 and { } known ? (long)known : null);
        }
    }

    public MassiveChain Build() => new(underlying, [.. _listings.Values], _price);

    /// <summary>An index has a value where a stock has a price.</summary>
    private static SpotPrice? PriceOf(JsonElement result, Timestamp received)
    {
        if (!result.TryGetProperty("underlying_asset", out var asset) || asset.ValueKind != JsonValueKind.Object
            || (Number(asset, "price") ?? Number(asset, "value")) is not (> 0 and < 1e9 and { } price))
            return null;

        var at = asset.TryGetProperty("last_updated", out var updated) && updated.TryGetInt64(out var nanoseconds) && nanoseconds > 0
            ? new Timestamp(nanoseconds)
            : received;
        return new SpotPrice(at, price, 0, 0);
    }

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number ? found.GetDouble() : null;
}
