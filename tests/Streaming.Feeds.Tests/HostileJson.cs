using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Feeds.Tests;

/// <summary>What becomes of a sound JSON text in hostile hands: values and names of other types, numbers beyond their
/// range, halves of escapes, depth, bytes that are no text, ends in the middle.</summary>
internal static partial class HostileJson
{
    private static readonly string[] Values =
    [
        "\"\\ud800\"", "\"\\udc00\"", "\"O:\\ud83d\"", "\"\"", "\"2026\"", "null", "true", "false", "{}", "[]", "[[[]]]", "{\"a\":{}}",
        "0", "-1", "-0", "5", "1.5", "1e999", "-1e999", "1e-999", "1e30", "99999999999999999999999", "9223372036854775807",
        "-9223372036854775808", "2147483648", "\"2009-06-05 14:00:00\"", "\"9999-12-31 23:59:59\"", "\"0001-01-01 00:00:00\"",
        Deep(63, '[', ']'), Deep(5_000, '[', ']'), Deep(5_000, '[', ' '),
    ];

    /// <summary>Gives each of so many variants to a reader that may say of its own accord that it is none.</summary>
    /// <param name="read">Throws <typeparamref name="TRefusal"/> and nothing else.</param>
    /// <returns>How many were refused so.</returns>
    public static Task<int> FeedAsync<TRefusal>(string sound, int seed, int count, Action<byte[]> read)
        where TRefusal : Exception => FeedAsync<TRefusal>(sound, seed, count, bytes =>
    {
        read(bytes);
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="FeedAsync{TRefusal}(string, int, int, Action{byte[]})"/>
    public static async Task<int> FeedAsync<TRefusal>(string sound, int seed, int count, Func<byte[], Task> read)
        where TRefusal : Exception
    {
        var random = new Random(seed);
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Spoil(sound, random);
            try
            {
                await read(bytes);
            }
            catch (TRefusal)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, number {i}: {Encoding.UTF8.GetString(bytes)}\n{e}");
            }
        }

        return refused;
    }

    private static byte[] Spoil(string sound, Random random)
    {
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var parts = (random.Next(5) == 0 ? Names() : Texts()).Matches(sound);
            var part = parts[random.Next(parts.Count)];
            var other = random.Next(5) == 0 ? parts[random.Next(parts.Count)].Value : Values[random.Next(Values.Length)];
            sound = string.Concat(sound.AsSpan(0, part.Index), other, sound.AsSpan(part.Index + part.Length));
        }

        var bytes = Encoding.UTF8.GetBytes(sound);
        if (random.Next(4) == 0)
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static string Deep(int depth, char open, char close) => new string(open, depth) + new string(close, depth);

    [GeneratedRegex("""(?<=[:,\[]\s*)("(\\.|[^"\\])*"(?!\s*:)|-?[0-9][0-9.eE+-]*|true|false|null)""")]
    private static partial Regex Texts();

    [GeneratedRegex("""
        "(\\.|[^"\\])*"(?=\s*:)
        """)]
    private static partial Regex Names();
}
