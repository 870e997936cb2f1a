using Streaming.Engine.Bars;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine.Headlines;

/// <summary>Where the spot stood at the raw closes of the last half hour, and where the day began.</summary>
public sealed class PricePath
{
    private const int ClosesKept = 61;

    /// <summary>Ten minutes; fewer returns say little.</summary>
    private const int ReturnsMin = 20;

    private static readonly double RawYears =
        BarIntervals.RawSeconds / (TradingSession.SessionsPerYear * TradingSession.FullSessionSeconds);

    private readonly double[] _spots = new double[ClosesKept];
    private int _count;
    private double _opening;
    private double _openingMove;

    /// <summary>The distance from the session's first close over the move that was expected of the session then; null
    /// before there was one.</summary>
    public double? MoveConsumed => _openingMove > 0 ? Math.Abs(Back(0) - _opening) / _openingMove : null;

    /// <param name="sessionMove">The one-sigma move of a whole session, in dollars.</param>
    public void Observe(double spot, double sessionMove)
    {
        if (_count == 0)
            (_opening, _openingMove) = (spot, sessionMove);
        _spots[_count++ % ClosesKept] = spot;
    }

    /// <summary>The spot's change over the last bars, as far as they are kept.</summary>
    public double MoveOver(int bars) => _count == 0 ? 0 : Back(0) - Back(Math.Min(bars, Kept - 1));

    /// <summary>Realised volatility of what is kept over the implied one; null while that is little.</summary>
    public double? RealisedOver(double impliedVolatility)
    {
        var returns = Kept - 1;
        if (returns < ReturnsMin || impliedVolatility <= 0)
            return null;

        var sum = 0.0;
        for (var i = 0; i < returns; i++)
        {
            var change = Math.Log(Back(i) / Back(i + 1));
            sum += change * change;
        }

        return Math.Sqrt(sum / (returns * RawYears)) / impliedVolatility;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Signed(_count);
        writer.Value(_opening);
        writer.Value(_openingMove);
        writer.Column<double>(_spots);
    }

    internal void Restore(ref StateReader reader)
    {
        _count = reader.Int();
        _opening = reader.Value<double>();
        _openingMove = reader.Value<double>();
        reader.Column(_spots.AsSpan());
    }

    private int Kept => Math.Min(_count, ClosesKept);

    private double Back(int closes) => _spots[(_count - 1 - closes) % ClosesKept];
}
