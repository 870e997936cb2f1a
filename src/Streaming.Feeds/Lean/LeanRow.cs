using System.Buffers.Text;

namespace Streaming.Feeds.Lean;

/// <summary>One line of a Lean file: a minute's start and numbers, any of which may be empty.</summary>
internal ref struct LeanRow
{
    public const int NumbersMax = 10;

    private readonly Span<double> _numbers;

    private LeanRow(long milliseconds, Span<double> numbers)
    {
        Milliseconds = milliseconds;
        _numbers = numbers;
    }

    /// <summary>Since midnight in the file's own clock.</summary>
    public long Milliseconds { get; }

    public readonly int Count => _numbers.Length;

    /// <summary>The number in a column behind the time; NaN where the column is empty.</summary>
    public readonly double this[int column] => _numbers[column];

    /// <param name="numbers">Room for <see cref="NumbersMax"/> of them.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, Span<double> numbers, out LeanRow row)
    {
        row = default;
        if (!Utf8Parser.TryParse(line, out long milliseconds, out var used) || milliseconds is < 0 or >= 86_400_000)
            return false;

        var count = 0;
        for (line = line[used..]; !line.IsEmpty; count++)
        {
            if (line[0] != (byte)',' || count == NumbersMax)
                return false;

            line = line[1..];
            var end = line.IndexOf((byte)',');
            var field = end < 0 ? line : line[..end];
            if (!TryNumber(field, out numbers[count]))
                return false;

            line = line[field.Length..];
        }

        row = new LeanRow(milliseconds, numbers[..count]);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> field, out double number)
    {
        number = double.NaN;
        return field.IsEmpty
            || (Utf8Parser.TryParse(field, out number, out var used) && used == field.Length
                && double.IsFinite(number) && number >= 0);
    }
}
