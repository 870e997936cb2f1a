using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Runtime.Ports;
using Streaming.Storage.Export;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.Export;

public sealed class SessionCsvExportTests
{
    private static readonly StoredSession Session = new()
    {
        Symbol = "SPY",
        Session = RandomBars.Session,
        Epoch = "20260814-abc",
        Fingerprint = null,
        Gaps = [],
        Bars = [Bar(0, 600.25, hasExposures: true), Bar(1, spot: null, hasExposures: false)],
    };

    [Fact]
    public async Task A_bar_is_a_row()
    {
        await using var writer = new StringWriter();

        await SessionCsvExport.WriteBarsAsync(Session, writer, TestContext.Current.CancellationToken);

        Assert.Equal(
            SessionCsvExport.BarRowColumns + "\n"
            + "SPY,20260814-abc,0,2026-08-14T13:30:00Z,false,600.25,1,2,3,4,601.5,605,595,600,71,64.1,positive_gamma,0.1234,-5,10,20,30,40\n"
            + "SPY,20260814-abc,1,2026-08-14T13:30:30Z,false,,1,2,3,4,601.5,605,595,600,71,64.1,positive_gamma,0.1234,-5,10,20,30,40\n",
            writer.ToString());
    }

    [Fact]
    public async Task A_strike_of_a_bar_is_a_row_and_unknown_exposures_are_empty()
    {
        await using var writer = new StringWriter();

        await SessionCsvExport.WriteStrikesAsync(Session, writer, TestContext.Current.CancellationToken);

        Assert.Equal(
            SessionCsvExport.StrikeRowColumns + "\n"
            + "SPY,20260814-abc,0,2026-08-14T13:30:00Z,599.5,1,3,5,7,9,11,13,15\n"
            + "SPY,20260814-abc,0,2026-08-14T13:30:00Z,600,2,4,6,8,10,12,14,16\n"
            + "SPY,20260814-abc,1,2026-08-14T13:30:30Z,599.5,,,,,9,11,13,15\n"
            + "SPY,20260814-abc,1,2026-08-14T13:30:30Z,600,,,,,10,12,14,16\n",
            writer.ToString());
    }

    [Fact]
    public void A_row_has_as_many_fields_as_the_head()
    {
        Assert.Equal(23, SessionCsvExport.BarRowColumns.Split(',').Length);
        Assert.Equal(13, SessionCsvExport.StrikeRowColumns.Split(',').Length);
    }

    private static Bar Bar(int ordinal, double? spot, bool hasExposures) => new()
    {
        Ordinal = ordinal,
        Start = RandomBars.Session.Open + TimeSpan.FromSeconds(30 * ordinal),
        Levels = new BarLevels
        {
            Spot = spot,
            NetGex = 1,
            NetDex = 2,
            NetVex = 3,
            NetChex = 4,
            GammaFlip = 601.5,
            CallWall = 605,
            PutWall = 595,
            Magnet = 600,
            PinScore = 71,
            PinProbability = 64.1,
            Regime = Regime.PositiveGamma,
            AtTheMoneyVolatility = 0.1234,
            CharmDollarsPerHour = -5,
        },
        HedgeFlowCalls = 10,
        HedgeFlowPuts = 20,
        HedgeFlowCallsChange = 30,
        HedgeFlowPutsChange = 40,
        Strikes = new StrikeColumns
        {
            Grid = new StrikeGrid([599.5, 600]),
            HasExposures = hasExposures,
            Gex = [1, 2],
            Dex = [3, 4],
            Vex = [5, 6],
            Chex = [7, 8],
            OpenInterest = [9, 10],
            SignedFlow = [11, 12],
            SignedDeltaDollars = [13, 14],
            SignedGammaDollars = [15, 16],
        },
    };
}
