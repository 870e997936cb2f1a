using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Tape;

/// <summary>One object for each symbol that was read, so that an event costs no allocation.</summary>
internal sealed class TapeSymbols
{
    private const int UnderlyingLengthMax = 16;

    private readonly Dictionary<string, OptionContract> _contracts = [];
    private readonly HashSet<string> _underlyings = [];

    /// <summary>The contract an OCC symbol names; null where it names none.</summary>
    public OptionContract? Contract(ReadOnlySpan<char> symbol)
    {
        var known = _contracts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(symbol, out var contract))
            return contract;

        contract = OptionContract.TryParse(symbol);
        if (contract is not null)
            known[symbol] = contract;
        return contract;
    }

    public string? Underlying(ReadOnlySpan<char> symbol)
    {
        if (symbol.Length is 0 or > UnderlyingLengthMax)
            return null;

        var known = _underlyings.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(symbol, out var underlying))
            return underlying;

        underlying = symbol.ToString();
        _underlyings.Add(underlying);
        return underlying;
    }
}
