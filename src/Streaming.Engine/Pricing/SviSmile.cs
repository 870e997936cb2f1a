using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.Pricing;

/// <summary>The smile of the product: SVI where the quotes carry it, a simpler thing where they do not. A refit
/// allocates nothing once the chain's size is known.</summary>
public sealed class SviSmile : Smile
{
    /// <summary>Half-spreads of error, root mean square, above which a fit is not accepted.</summary>
    public const double ErrorMax = 0.6;

    // Five parameters, and one point that can disagree.
    private const int PointsMin = 6;
    private const int SidePointsMin = 2;
    private const int EnlargementsMax = 4;
    private const double Enlargement = 1.25;
    private static readonly TimeSpan HoldMax = TimeSpan.FromSeconds(60);

    private readonly SmilePoints _points = new();
    private readonly SviFit _sviFit = new();
    private readonly QuadraticFit _quadraticFit = new();
    private readonly MonotoneCubic _cubic = new();
    private SviShape _svi;
    private QuadraticShape _quadratic;
    private double _cubicScale;

    /// <summary>What the last fit gave.</summary>
    public SmileSource Source { get; private set; }

    /// <summary>The last accepted fit, which the next one begins from; null before the first.</summary>
    public SmileMemory? Memory { get; set; }

    /// <summary>The shape in use, where the source is SVI or the previous one.</summary>
    public SviShape Shape => _svi;

    // A wing without points would go wherever the other one sends it.
    private bool HasBothSides =>
        _points.Below >= SidePointsMin && _points.Count - _points.Below >= SidePointsMin;

    /// <summary>Fits judged quotes; false, and the smile as it was, where not even a straddle is left.</summary>
    /// <remarks>A quote out of line with the fit is marked and weighed down in the hygiene it came from.</remarks>
    public bool TryFit(double forward, QuoteHygiene hygiene, Timestamp asOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        ArgumentNullException.ThrowIfNull(hygiene);
        var collected = _points.TryCollect(forward, hygiene);
        if (collected && FitPoints(hygiene, asOf))
            return true;

        var straddle = Straddle.TryDeviation(forward, hygiene, out var deviation);
        if (Memory is { } memory)
        {
            Keep(memory, forward, collected ? _points.AtTheMoney : straddle ? deviation : memory.AtTheMoney);
            return true;
        }

        if (!straddle)
            return false;

        Set(SmileSource.Straddle, forward, deviation);
        return true;
    }

    public override double DeviationAt(double strike)
    {
        var logStrike = Black.LogRatio(strike, Forward);
        var z = Math.Clamp(logStrike / AtTheMoney, -SmilePoints.Reach, SmilePoints.Reach);
        return Source switch
        {
            SmileSource.Quadratic => AtTheMoney * Math.Sqrt(_quadratic.At(z)),
            SmileSource.Cubic => _cubic.At(logStrike / _cubicScale),
            SmileSource.Straddle => AtTheMoney,
            _ => AtTheMoney * Math.Sqrt(_svi.At(z)),
        };
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Value(Source);
        writer.Value(Forward);
        writer.Value(AtTheMoney);
        writer.Optional(Memory);
        writer.Value(_svi);
        writer.Value(_quadratic);
        writer.Value(_cubicScale);
        _cubic.Save(ref writer);
    }

    internal void Restore(ref StateReader reader)
    {
        Set(reader.Value<SmileSource>(), reader.Value<double>(), reader.Value<double>());
        Memory = reader.Optional<SmileMemory>();
        _svi = reader.Value<SviShape>();
        _quadratic = reader.Value<QuadraticShape>();
        _cubicScale = reader.Value<double>();
        _cubic.Restore(ref reader);
    }

    private bool FitPoints(QuoteHygiene hygiene, Timestamp asOf)
    {
        if (_points.Count >= PointsMin && HasBothSides && TrySvi(hygiene))
        {
            if (_sviFit.Error <= ErrorMax)
            {
                Accept(asOf);
                return true;
            }

            if (Memory is { } memory && asOf - memory.AcceptedAt <= HoldMax)
            {
                Keep(memory, _points.Forward, _points.AtTheMoney);
                return true;
            }
        }

        return TryQuadratic() || TryCubic();
    }

    private bool TrySvi(QuoteHygiene hygiene)
    {
        _sviFit.Fit(_points, Memory?.Shape, SviFit.EMin);
        if (_points.Distrust(_sviFit.Shape, hygiene))
            _sviFit.Fit(_points, _sviFit.Shape, SviFit.EMin);

        // A rounder bottom spreads the curvature that a butterfly needs.
        for (var enlargement = 0; !_sviFit.Shape.IsArbitrageFree(_points.AtTheMoney); enlargement++)
        {
            if (enlargement == EnlargementsMax)
                return false;

            _sviFit.Fit(_points, _sviFit.Shape, Enlargement * _sviFit.Shape.E);
        }

        return true;
    }

    private void Accept(Timestamp asOf)
    {
        // The fit says what the money is worth better than the two quotes around it.
        var factor = Math.Sqrt(_sviFit.Shape.At(0));
        _svi = _sviFit.Shape.Rescaled(factor);
        Set(SmileSource.Svi, _points.Forward, _points.AtTheMoney * factor);
        Memory = new(_svi, AtTheMoney, asOf);
    }

    private void Keep(in SmileMemory memory, double forward, double atTheMoney)
    {
        _svi = memory.Shape;
        Set(SmileSource.Previous, forward, atTheMoney);
    }

    private bool TryQuadratic()
    {
        if (!HasBothSides || !_quadraticFit.TryFit(_points) || _quadraticFit.Error > ErrorMax
            || !_quadraticFit.Shape.IsArbitrageFree(_points.AtTheMoney))
            return false;

        var factor = Math.Sqrt(_quadraticFit.Shape.At(0));
        _quadratic = _quadraticFit.Shape.Rescaled(factor);
        Set(SmileSource.Quadratic, _points.Forward, _points.AtTheMoney * factor);
        return true;
    }

    private bool TryCubic()
    {
        if (_points.Count < MonotoneCubic.PointsMin)
            return false;

        _cubic.Fit(_points.Z.AsSpan(0, _points.Count), _points.Deviations.AsSpan(0, _points.Count));
        _cubicScale = _points.AtTheMoney;
        Set(SmileSource.Cubic, _points.Forward, _cubic.At(0));
        return true;
    }

    private void Set(SmileSource source, double forward, double atTheMoney) =>
        (Source, Forward, AtTheMoney) = (source, forward, atTheMoney);
}
