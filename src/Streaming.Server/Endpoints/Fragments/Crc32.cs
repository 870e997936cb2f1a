namespace Streaming.Server.Endpoints.Fragments;

/// <summary>The checksum that ends a gzip stream, of bytes and of what is known of bytes already: the sum of two pieces
/// follows from the sums of each and the second one's length.</summary>
/// <remarks>RFC 1952 section 8 for the sum; for putting two together, zlib's crc32_combine: the sum is a polynomial
/// over GF(2), and appending n bytes multiplies it by x^8n.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320; // reflected: the highest bit is x^0
    private const uint One = 1u << 31;

    private static readonly uint[] OfByte = MakeTable();
    private static readonly uint[] Squares = MakeSquares(); // x^(2^n)

    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (var each in bytes)
            sum = OfByte[(byte)(sum ^ each)] ^ (sum >> 8);
        return ~sum;
    }

    /// <summary>The sum of a piece whose sum is <paramref name="first"/> and another behind it.</summary>
    /// <param name="shift">What <see cref="ShiftOf"/> gives for the second piece's length.</param>
    public static uint Combine(uint first, uint second, uint shift) => Multiply(shift, first) ^ second;

    /// <summary>x^8n: what appending n bytes multiplies a sum by.</summary>
    public static uint ShiftOf(int length)
    {
        var shift = One;
        for (var power = 3; length > 0; power++, length >>= 1)
            if ((length & 1) != 0)
                shift = Multiply(Squares[power & 31], shift);
        return shift;
    }

    private static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
                product ^= b;
            b = TimesX(b);
        }

        return product;
    }

    private static uint TimesX(uint value) => (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var sum = i;
            for (var bit = 0; bit < 8; bit++)
                sum = TimesX(sum);
            table[i] = sum;
        }

        return table;
    }

    private static uint[] MakeSquares()
    {
        var squares = new uint[32];
        squares[0] = One >> 1;
        for (var i = 1; i < squares.Length; i++)
            squares[i] = Multiply(squares[i - 1], squares[i - 1]);
        return squares;
    }
}
