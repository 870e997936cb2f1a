using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Export;

/// <summary>A session as two tables for a spreadsheet: a row for each raw bar, and a row for each bar and strike. The
/// columns have the names and units of the REST answers; what is not known is empty.</summary>
public static class SessionCsvExport
{
    public const string BarRowColumns =
        "symbol,epoch,seq,t,partial,spot,net_gex,net_dex,net_vex,net_chex,gamma_flip,call_wall,put_wall,magnet,pin_score,"
        + "pin_probability_pct,regime,atm_iv,charm_dollars_per_hour,hedge_flow_call_cumulative,hedge_flow_put_cumulative,"
        + "hedge_flow_call,hedge_flow_put";

    public const string StrikeRowColumns =
        "symbol,epoch,seq,t,strike,gex,dex,vex,chex,oi,contracts,signed_delta_dollars,signed_gamma_dollars";

    public static async Task WriteBarsAsync(StoredSession session, TextWriter writer, CancellationToken cancellationToken)
    {
        await WriteLineAsync(writer, BarRowColumns, cancellationToken);
        foreach (var bar in session.Bars)
            await WriteLineAsync(writer, RowOf(session, bar), cancellationToken);
    }

    public static async Task WriteStrikesAsync(
        StoredSession session, TextWriter writer, CancellationToken cancellationToken)
    {
        await WriteLineAsync(writer, StrikeRowColumns, cancellationToken);
        foreach (var bar in session.Bars)
            for (var i = 0; i < bar.Strikes.Grid.Count; i++)
                await WriteLineAsync(writer, RowOf(session, bar, i), cancellationToken);
    }

    private static string RowOf(StoredSession session, Bar bar)
    {
        var levels = bar.Levels;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Head(session, bar)},{(bar.Partial ? "true" : "false")},{levels.Spot},{levels.NetGex},{levels.NetDex},"
            + $"{levels.NetVex},{levels.NetChex},{levels.GammaFlip},{levels.CallWall},{levels.PutWall},{levels.Magnet},"
            + $"{levels.PinScore},{levels.PinProbability},{WordFor(levels.Regime)},{levels.AtTheMoneyVolatility},"
            + $"{levels.CharmDollarsPerHour},{bar.HedgeFlowCalls},{bar.HedgeFlowPuts},{bar.HedgeFlowCallsChange},"
            + $"{bar.HedgeFlowPutsChange}");
    }

    private static string RowOf(StoredSession session, Bar bar, int i)
    {
        var columns = bar.Strikes;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Head(session, bar)},{columns.Grid.Strikes[i]},{Known(columns, columns.Gex[i])},{Known(columns, columns.Dex[i])},"
            + $"{Known(columns, columns.Vex[i])},{Known(columns, columns.Chex[i])},{columns.OpenInterest[i]},"
            + $"{columns.SignedFlow[i]},{columns.SignedDeltaDollars[i]},{columns.SignedGammaDollars[i]}");
    }

    private static string Head(StoredSession session, Bar bar) =>
        string.Create(CultureInfo.InvariantCulture, $"{session.Symbol},{session.Epoch},{bar.Ordinal},{bar.Start}");

    private static long? Known(StrikeColumns columns, long exposure) => columns.HasExposures ? exposure : null;

    private static string WordFor(Regime regime) => regime switch
    {
        Regime.PositiveGamma => "positive_gamma",
        Regime.NegativeGamma => "negative_gamma",
        Regime.Undetermined => "undetermined",
        _ => throw new ArgumentOutOfRangeException(nameof(regime)),
    };

    // The same bytes on every system, whatever the writer takes for the end of a line.
    private static Task WriteLineAsync(TextWriter writer, string line, CancellationToken cancellationToken) =>
        writer.WriteAsync($"{line}\n".AsMemory(), cancellationToken);
}
