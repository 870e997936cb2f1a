using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Tests.Saving;

/// <summary>All that a state tells, as text that is the same only where every public number is, to the bit.</summary>
internal static class Told
{
    private static readonly JsonSerializerOptions Everything = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new GridConverter() },
    };

    /// <summary>What was closed since, with the counters.</summary>
    public static List<string> Closes(SymbolState state)
    {
        var told = new List<string>();
        while (state.TryTakeClosed(out var bar, out var facts))
            told.Add(Text(bar) + Text(facts) + Text(state.Counters));
        return told;
    }

    public static List<string> News(SymbolState state)
    {
        var told = new List<string>();
        while (state.TryTakeNews(out var headline))
            told.Add(Text(headline));
        return told;
    }

    /// <summary>What may be asked at any time.</summary>
    public static List<string> View(SymbolState state, IEnumerable<OptionContract> contracts) =>
    [
        state.HasChain ? Text(state.Snapshot()) : "",
        state.HasOpenBar ? Text(state.OpenBar()) : "",
        .. state.LaterExpiries.Select(Text),
        .. contracts.Select(contract => Text(state.PositionOf(contract))),
        Text(state.Counters), Text(state.Gaps), Text(state.Grid),
        Text((object?[])
        [
            state.Spot, state.LastQuote, state.LastTrade, state.NewestEvent, state.NextExpiry, state.Samples, state.OpenOrdinal,
        ]),
    ];

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Everything);

    // A grid keeps its strikes in a span, which a serializer does not look into.
    private sealed class GridConverter : JsonConverter<StrikeGrid>
    {
        public override StrikeGrid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("States are only written here.");

        public override void Write(Utf8JsonWriter writer, StrikeGrid value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Strikes.ToArray());
    }
}
