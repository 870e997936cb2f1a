namespace Streaming.Server.Endpoints;

/// <summary>What parameters mean, for the description of the API.</summary>
internal static class Describe
{
    public const string Symbol = "An underlying, SPY; trimmed and upper-cased.";
    public const string BarSize = "Bar size.";
    public const string OneMinute = "Bar size; these bars come in minutes only.";
    public const string Side = "The flow of calls, of puts, or their sum.";
    public const string Metric = "What each cell holds.";
    public const string Model =
        "The book that is shown: `compat`, the vendors' convention, or `principled`, inventory inferred from the flow with its interval. The server's own default where it is left out.";

    public const string Mode = "Levels, or changes from the bar before.";
}
