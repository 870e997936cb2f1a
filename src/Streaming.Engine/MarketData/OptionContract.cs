using System.Globalization;

namespace Streaming.Engine.MarketData;

public enum OptionRight : byte
{
    Call,
    Put,
}

/// <summary>One listed option, named as the OCC names it.</summary>
/// <remarks>A class, so that an event carries one reference; the hash is computed once, because every event looks its
/// contract up.</remarks>
public sealed class OptionContract : IEquatable<OptionContract>
{
    private const int SuffixLength = 15; // yymmdd, C or P, eight digits of strike

    private readonly int _hash;

    public OptionContract(string root, DateOnly expiry, OptionRight right, long strikeThousandths)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strikeThousandths);
        Root = root;
        Expiry = expiry;
        Right = right;
        StrikeThousandths = strikeThousandths;
        Underlying = OptionRoots.TryGetUnderlying(root, out var underlying) ? underlying : null;
        _hash = HashCode.Combine(root, expiry, right, strikeThousandths);
    }

    public string Root { get; }

    public DateOnly Expiry { get; }

    public OptionRight Right { get; }

    /// <summary>The strike in thousandths of a dollar, an integer as in the OCC symbol.</summary>
    public long StrikeThousandths { get; }

    public double Strike => StrikeThousandths / 1000.0;

    /// <summary>The underlying whose same-day book this contract belongs to; null where it has none (an AM-settled
    /// index series, an adjusted root).</summary>
    public string? Underlying { get; }

    /// <summary>Reads an OCC symbol, padded or not; <c>null</c> where it is none.</summary>
    public static OptionContract? TryParse(ReadOnlySpan<char> occ)
    {
        if (occ.Length <= SuffixLength)
            return null;

        var root = occ[..^SuffixLength].TrimEnd(' ');
        var suffix = occ[^SuffixLength..];
        OptionRight right;
        switch (suffix[6])
        {
            case 'C': right = OptionRight.Call; break;
            case 'P': right = OptionRight.Put; break;
            default: return null;
        }

        if (root.Length is 0 or > 6
            || !DateOnly.TryParseExact(suffix[..6], "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry)
            || !long.TryParse(suffix[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var strike)
            || strike <= 0)
            return null;

        foreach (var c in root)
            if (!char.IsAsciiLetterOrDigit(c))
                return null;

        return new OptionContract(root.ToString(), expiry, right, strike);
    }

    public bool Equals(OptionContract? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && StrikeThousandths == other.StrikeThousandths
            && Right == other.Right && Expiry == other.Expiry && Root == other.Root);

    public override bool Equals(object? obj) => Equals(obj as OptionContract);

    public override int GetHashCode() => _hash;

    /// <summary>The OCC symbol without padding.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Root}{Expiry:yyMMdd}{(Right == OptionRight.Call ? 'C' : 'P')}{StrikeThousandths:D8}");
}
