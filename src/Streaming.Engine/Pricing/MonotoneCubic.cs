using Streaming.Engine.Saving;

namespace Streaming.Engine.Pricing;

/// <summary>A cubic through every point that rises and falls only where the points do, flat beyond them.</summary>
/// <remarks>F. N. Fritsch and J. Butland, "A method for constructing local monotone piecewise cubic interpolants"
/// (1984).</remarks>
internal sealed class MonotoneCubic
{
    public const int PointsMin = 3;

    private double[] _x = [];
    private double[] _y = [];
    private double[] _slopes = [];
    private int _count;

    public void Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (_x.Length < x.Length)
        {
            _x = new double[x.Length];
            _y = new double[x.Length];
            _slopes = new double[x.Length];
        }

        _count = x.Length;
        x.CopyTo(_x);
        y.CopyTo(_y);
        _slopes[0] = _slopes[_count - 1] = 0;
        for (var i = 1; i < _count - 1; i++)
        {
            var (before, after) = (Chord(i - 1), Chord(i));
            var (left, right) = (_x[i] - _x[i - 1], _x[i + 1] - _x[i]);
            _slopes[i] = before * after > 0
                ? 3 * (left + right) / ((2 * right + left) / before + (right + 2 * left) / after)
                : 0;
        }
    }

    public double At(double x)
    {
        var found = Array.BinarySearch(_x, 0, _count, x);
        if (found >= 0)
            return _y[found];

        var right = ~found;
        if (right == 0)
            return _y[0];
        if (right == _count)
            return _y[_count - 1];

        var left = right - 1;
        var width = _x[right] - _x[left];
        var t = (x - _x[left]) / width;
        var u = 1 - t;
        return u * u * ((1 + 2 * t) * _y[left] + t * width * _slopes[left])
            + t * t * ((1 + 2 * u) * _y[right] - u * width * _slopes[right]);
    }

    public void Save(ref StateWriter writer)
    {
        writer.Column<double>(_x.AsSpan(0, _count));
        writer.Column<double>(_y.AsSpan(0, _count));
        writer.Column<double>(_slopes.AsSpan(0, _count));
    }

    public void Restore(ref StateReader reader)
    {
        _x = reader.Column<double>();
        (_y, _slopes, _count) = (new double[_x.Length], new double[_x.Length], _x.Length);
        reader.Column(_y.AsSpan());
        reader.Column(_slopes.AsSpan());
    }

    private double Chord(int i) => (_y[i + 1] - _y[i]) / (_x[i + 1] - _x[i]);
}
