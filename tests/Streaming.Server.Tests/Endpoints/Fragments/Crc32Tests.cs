using System.Text;
using Streaming.Server.Endpoints.Fragments;
using Xunit;

namespace Streaming.Server.Tests.Endpoints.Fragments;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_agrees_with_the_catalogue() =>
        // CRC-32/ISO-HDLC, "123456789": Greg Cook, Catalogue of parametrised CRC algorithms.
        Assert.Equal(0xCBF4_3926, Crc32.Append(0, "123456789"u8));

    [Fact]
    public void The_sum_of_two_pieces_is_the_sum_of_the_whole()
    {
        const int seed = 7;
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var whole = new byte[random.Next(5_000)];
            random.NextBytes(whole);
            var cut = random.Next(whole.Length + 1);
            var first = Crc32.Append(0, whole.AsSpan(0, cut));
            var second = Crc32.Append(0, whole.AsSpan(cut));

            Assert.True(
                Crc32.Combine(first, second, Crc32.ShiftOf(whole.Length - cut)) == Crc32.Append(0, whole),
                $"seed {seed}, round {round}: {cut} of {whole.Length}");
        }
    }

    [Fact]
    public void A_sum_goes_on_where_it_stopped() =>
        Assert.Equal(
            Crc32.Append(0, Encoding.ASCII.GetBytes("123456789")),
            Crc32.Append(Crc32.Append(0, "1234"u8), "56789"u8));
}
