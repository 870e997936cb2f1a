using Streaming.Engine.Pricing;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>Same-day options worked out in quad precision, each Greek checked against quad finite differences (the
/// project's model specification, table 11.1). One clock: T is seconds over 252 sessions of 23,400.</summary>
internal sealed record Oracle(
    string Name, double Spot, double Strike, double Rate, double Yield, double Volatility, double Seconds)
{
    public required double Years { get; init; }
    public required double Deviation { get; init; }
    public required double Call { get; init; }
    public required double Put { get; init; }
    public required double DeltaCall { get; init; }
    public required double Gamma { get; init; }
    public required double Vega { get; init; }
    public required double Vanna { get; init; }
    public required double CharmCall { get; init; }
    public required double CharmCallPerHour { get; init; }
    public required double Speed { get; init; }
    public required double Zomma { get; init; }
    public required double Color { get; init; }

    public BlackScholesMerton Option => new(Spot, Strike, Rate, Yield, Volatility, Seconds / (252 * 23400));

    public static readonly Oracle[] All =
    [
        new("A", 6012.4, 6010, .043, .013, .12, 75 * 60)
        {
            Years = 7.63125763125763126e-4,
            Deviation = 3.31496772065897936e-3,
            Call = 9.28267728665062784,
            Put = 6.74511246092126595,
            DeltaCall = 5.51317158881311915e-1,
            Gamma = 1.98501976041107862e-2,
            Vega = 6.57109775932109520e1,
            Vanna = -4.14387844163409756e-1,
            CharmCall = 2.90075771403207150e1,
            CharmCallPerHour = 1.77091435533093498e-2,
            Speed = -1.31782788128315278e-4,
            Zomma = -1.62736170488535057e-1,
            Color = 1.28184011401915909e1,
        },
        new("C", 600.42, 600, .043, .012, .123, 30 * 60)
        {
            Years = 3.05250305250305250e-4,
            Deviation = 2.14898391527993251e-3,
            Call = 7.55176797433177552e-1,
            Put = 3.29500727874439961e-1,
            DeltaCall = 6.29712930258067642e-1,
            Gamma = 2.92694810972893415e-1,
            Vega = 3.96174521283864612,
            Vanna = -1.01001646757367070,
            CharmCall = 1.98051679972566142e2,
            CharmCallPerHour = 1.20910671533923164e-1,
            Speed = -7.55952574907639054e-2,
            Zomma = -2.12045449710074427,
            Color = 4.28617944187047604e2,
        },
        new("D", 6012.4, 6040, .043, .013, .20, 5 * 60)
        {
            Years = 5.08750508750508751e-5,
            Deviation = 1.42653497503637639e-3,
            Call = 1.53720818496800502e-3,
            Put = 2.75923004081360317e1,
            DeltaCall = 6.66451260457684727e-4,
            Gamma = 2.70237547918497092e-4,
            Vega = 9.93976864460880711e-2,
            Vanna = 3.72033131417724839e-2,
            CharmCall = -7.31755669345947635e1,
            CharmCallPerHour = -4.46737282872983904e-2,
            Speed = 1.01056647098579524e-4,
            Zomma = 1.25673601537222131e-2,
            Color = -2.47206355017451616e1,
        },
        new("E", 6000, 6000, 0, 0, .15, 60)
        {
            Years = 1.01750101750101750e-5,
            Deviation = 4.78474376469345470e-4,
            Call = 1.14530194224888795,
            Put = 1.14530194224888795,
            DeltaCall = 5.00095441828520741e-1,
            Gamma = 1.38963299675036521e-1,
            Vega = 7.63534613599101765,
            Vanna = 6.36278844665918138e-4,
            CharmCall = -4.69001136403248259,
            CharmCallPerHour = -2.86325480099663162e-3,
            Speed = -3.47408249187591303e-5,
            Zomma = -9.26422050856813864e-1,
            Color = 6.82865693686557499e3,
        },
    ];

    public override string ToString() => Name;
}
