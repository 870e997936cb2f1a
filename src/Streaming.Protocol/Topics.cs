using System.Diagnostics.CodeAnalysis;

namespace Streaming.Protocol;

/// <summary>What a client subscribes to. Equal topics have equal names; a topic is immutable and cheap to use as a key.</summary>
public sealed class Topic : IEquatable<Topic>
{
    public const int SymbolLengthMax = 12;

    /// <summary>No topic's name is longer, so that a hostile one is refused unread.</summary>
    public const int NameLengthMax = 64;

    private const string AllSymbols = "*";

    private Topic(TopicKind kind, string? symbol, params ReadOnlySpan<string> rest)
    {
        Kind = kind;
        Symbol = symbol;
        Name = rest switch
        {
            [] => $"{kind.WireName()}/{symbol ?? AllSymbols}",
            _ when symbol is null => $"{kind.WireName()}/{string.Join('/', rest)}",
            _ => $"{kind.WireName()}/{symbol}/{string.Join('/', rest)}",
        };
    }

    /// <summary>The canonical form, as it stands on the wire.</summary>
    public string Name { get; }

    public TopicKind Kind { get; }

    /// <summary>Null for a leaderboard and for the headlines of all symbols.</summary>
    public string? Symbol { get; }

    /// <summary>Of series and hedge-flow as asked for; heatmap and strike-flow have one minute only.</summary>
    public BarSize BarSize { get; private init; } = BarSize.OneMinute;

    public FlowSide Side { get; private init; }

    public HeatmapMetric Metric { get; private init; }

    public HeatmapMode Mode { get; private init; }

    /// <summary>Null is the deployment's default book.</summary>
    public ExposureModel? Model { get; private init; }

    public LeaderboardMetric Ranking { get; private init; }

    public DeliveryClass Class => ClassOf(Kind);

    public Plan RequiredPlan => Kind is TopicKind.Heatmap or TopicKind.StrikeFlow or TopicKind.Leaderboard
        ? Plan.Alpha
        : Plan.Growth;

    public static Topic Series(string symbol, BarSize size) =>
        new(TopicKind.Series, Checked(symbol), size.WireName()) { BarSize = size };

    public static Topic HedgeFlow(string symbol, FlowSide side, BarSize size) =>
        new(TopicKind.HedgeFlow, Checked(symbol), side.WireName(), size.WireName()) { Side = side, BarSize = size };

    /// <param name="principled">The principled book with its interval, rather than the deployment's default.</param>
    public static Topic Heatmap(string symbol, HeatmapMetric metric, HeatmapMode mode, bool principled = false)
    {
        Checked(symbol);
        var (metricName, modeName, sizeName) = (metric.WireName(), mode.WireName(), BarSize.OneMinute.WireName());
        return principled
            ? new(TopicKind.Heatmap, symbol, metricName, modeName, sizeName, ExposureModel.Principled.WireName())
            {
                Metric = metric,
                Mode = mode,
                Model = ExposureModel.Principled,
            }
            : new(TopicKind.Heatmap, symbol, metricName, modeName, sizeName) { Metric = metric, Mode = mode };
    }

    public static Topic StrikeFlow(string symbol) =>
        new(TopicKind.StrikeFlow, Checked(symbol), BarSize.OneMinute.WireName());

    /// <param name="symbol">Null for the headlines of all symbols.</param>
    public static Topic Headline(string? symbol) =>
        new(TopicKind.Headline, symbol is null ? null : Checked(symbol));

    public static Topic Snapshot(string symbol) => new(TopicKind.Snapshot, Checked(symbol));

    public static Topic Leaderboard(LeaderboardMetric ranking) =>
        new(TopicKind.Leaderboard, null, ranking.WireName()) { Ranking = ranking };

    public static Topic Status(string symbol) => new(TopicKind.Status, Checked(symbol));

    public static DeliveryClass ClassOf(TopicKind kind) => kind switch
    {
        TopicKind.Series or TopicKind.HedgeFlow or TopicKind.Heatmap or TopicKind.StrikeFlow => DeliveryClass.Bars,
        TopicKind.Headline => DeliveryClass.Events,
        _ => DeliveryClass.State,
    };

    /// <summary>True for one to twelve of <c>A-Z 0-9 . ^ _ -</c>.</summary>
    public static bool IsSymbol(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > SymbolLengthMax)
            return false;

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterUpper(character) && !char.IsAsciiDigit(character)
                && character is not ('.' or '^' or '_' or '-'))
                return false;
        }

        return true;
    }

    /// <summary>Accepts canonical names only: what parses prints as it was.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out Topic? topic)
    {
        topic = null;
        if (name is null || name.Length > NameLengthMax)
            return false;

        // One part more than the longest topic has, so that a tail shows up as a part too many.
        Span<Range> parts = stackalloc Range[7];
        var text = name.AsSpan();
        var count = text.Split(parts, '/');
        if (count < 2 || !TopicParts.Kinds.TryParse(text[parts[0]], out var kind))
            return false;

        topic = kind == TopicKind.Leaderboard
            ? ParseLeaderboard(text, parts[..count])
            : ParseOfSymbol(kind, text, parts[..count]);
        return topic is not null;
    }

    public bool Equals(Topic? other) => other is not null && Name == other.Name;

    public override bool Equals(object? obj) => Equals(obj as Topic);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    private static Topic? ParseLeaderboard(ReadOnlySpan<char> text, ReadOnlySpan<Range> parts) =>
        parts.Length == 2 && TopicParts.TryParse(text[parts[1]], out LeaderboardMetric ranking)
            ? Leaderboard(ranking)
            : null;

    private static Topic? ParseOfSymbol(TopicKind kind, ReadOnlySpan<char> text, ReadOnlySpan<Range> parts)
    {
        var symbol = text[parts[1]];
        if (kind == TopicKind.Headline && parts.Length == 2 && symbol.SequenceEqual(AllSymbols))
            return Headline(null);

        if (!IsSymbol(symbol))
            return null;

        switch (kind)
        {
            case TopicKind.Series when parts.Length == 3
                && TopicParts.TryParse(text[parts[2]], out BarSize size):
                return Series(symbol.ToString(), size);

            case TopicKind.HedgeFlow when parts.Length == 4
                && TopicParts.TryParse(text[parts[2]], out FlowSide side)
                && TopicParts.TryParse(text[parts[3]], out BarSize size):
                return HedgeFlow(symbol.ToString(), side, size);

            case TopicKind.Heatmap when parts.Length is 5 or 6
                && TopicParts.TryParse(text[parts[2]], out HeatmapMetric metric)
                && TopicParts.TryParse(text[parts[3]], out HeatmapMode mode)
                && IsOneMinute(text[parts[4]])
                && (parts.Length == 5 || IsPrincipled(text[parts[5]])):
                return Heatmap(symbol.ToString(), metric, mode, principled: parts.Length == 6);

            case TopicKind.StrikeFlow when parts.Length == 3 && IsOneMinute(text[parts[2]]):
                return StrikeFlow(symbol.ToString());

            case TopicKind.Headline when parts.Length == 2:
                return Headline(symbol.ToString());

            case TopicKind.Snapshot when parts.Length == 2:
                return Snapshot(symbol.ToString());

            case TopicKind.Status when parts.Length == 2:
                return Status(symbol.ToString());

            default:
                return null;
        }
    }

    private static bool IsOneMinute(ReadOnlySpan<char> text) =>
        TopicParts.TryParse(text, out BarSize size) && size == BarSize.OneMinute;

    private static bool IsPrincipled(ReadOnlySpan<char> text) =>
        TopicParts.TryParse(text, out ExposureModel model) && model == ExposureModel.Principled;

    private static string Checked(string symbol) =>
        IsSymbol(symbol) ? symbol : throw new ArgumentException($"'{symbol}' is not a symbol.", nameof(symbol));
}
