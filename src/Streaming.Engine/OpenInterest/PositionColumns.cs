using Streaming.Engine.Saving;

namespace Streaming.Engine.OpenInterest;

/// <summary>What dealers are thought to hold, by strike row: columns that a sample fills anew.</summary>
internal sealed class PositionColumns
{
    private double[] _callPosition = [], _putPosition = [];
    private double[] _callVariance = [], _putVariance = [];
    private double[] _callOpenInterest = [], _putOpenInterest = [];
    private int _count;

    /// <summary>Contracts dealers are long, net; negative where short.</summary>
    public Span<double> CallPosition => _callPosition.AsSpan(0, _count);

    public Span<double> PutPosition => _putPosition.AsSpan(0, _count);

    /// <summary>Of <see cref="CallPosition"/>.</summary>
    public Span<double> CallVariance => _callVariance.AsSpan(0, _count);

    public Span<double> PutVariance => _putVariance.AsSpan(0, _count);

    public Span<double> CallOpenInterest => _callOpenInterest.AsSpan(0, _count);

    public Span<double> PutOpenInterest => _putOpenInterest.AsSpan(0, _count);

    /// <summary>Makes room for so many rows, all of them 0.</summary>
    public void Reset(int rows)
    {
        _count = rows;
        if (_callPosition.Length < rows)
        {
            (_callPosition, _putPosition) = (new double[2 * rows], new double[2 * rows]);
            (_callVariance, _putVariance) = (new double[2 * rows], new double[2 * rows]);
            (_callOpenInterest, _putOpenInterest) = (new double[2 * rows], new double[2 * rows]);
            return;
        }

        CallPosition.Clear();
        PutPosition.Clear();
        CallVariance.Clear();
        PutVariance.Clear();
        CallOpenInterest.Clear();
        PutOpenInterest.Clear();
    }

    public void Save(ref StateWriter writer)
    {
        writer.Count(_count);
        writer.Column<double>(CallPosition);
        writer.Column<double>(PutPosition);
        writer.Column<double>(CallVariance);
        writer.Column<double>(PutVariance);
        writer.Column<double>(CallOpenInterest);
        writer.Column<double>(PutOpenInterest);
    }

    public void Restore(ref StateReader reader)
    {
        Reset(reader.Count());
        reader.Column(CallPosition);
        reader.Column(PutPosition);
        reader.Column(CallVariance);
        reader.Column(PutVariance);
        reader.Column(CallOpenInterest);
        reader.Column(PutOpenInterest);
    }
}
