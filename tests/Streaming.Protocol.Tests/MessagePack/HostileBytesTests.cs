using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

/// <summary>Bytes that went wrong on the way, or were made to.</summary>
public sealed class HostileBytesTests
{
    private const int Seed = 20_260_605;
    private const int Mutations = 100_000;

    [Fact]
    public void Mutated_values_cause_the_codec_s_own_exception_or_none()
    {
        var random = new Random(Seed);
        var originals = Samples.All.Values
            .Select(message => (Type: message.GetType(), Bytes: MessagePackPayload.ToBytes(message)))
            .ToList();

        for (var round = 0; round < Mutations; round++)
        {
            var (type, original) = originals[random.Next(originals.Count)];
            var bytes = Mutate(original, random);
            Guard(round, bytes, () =>
            {
                var reader = new MessagePackReader(bytes);
                MessagePackPayload.Read(ref reader, round % 2 == 0 ? type : typeof(JsonElement));
            });
        }
    }

    [Fact]
    public void Mutated_frames_cause_the_codec_s_own_exception_or_none()
    {
        var random = new Random(Seed);
        var protocol = new MessagePackHubProtocol();
        var binder = new Binder(typeof(SubscribeRequest[]));
        var originals = new HubMessage[]
        {
            new InvocationMessage("1", Targets.Subscribe, [Samples.All["hub-subscribe-request"]], ["s"])
            {
                Headers = new Dictionary<string, string> { ["name"] = "value" },
            },
            new StreamInvocationMessage("2", Targets.Subscribe, [Samples.All["hub-subscribe-request"]]),
            new StreamItemMessage("3", Samples.All["hub-subscribe-request"]),
            CompletionMessage.WithResult("4", Samples.All["hub-subscribe-result"]),
            CompletionMessage.WithError("5", "4504 limit_exceeded: no"),
            new CancelInvocationMessage("6"),
            PingMessage.Instance,
            new CloseMessage("error", allowReconnect: true),
            new AckMessage(70_000),
        }.Select(message => protocol.GetMessageBytes(message).ToArray()).ToList();

        for (var round = 0; round < Mutations; round++)
        {
            var bytes = Mutate(originals[random.Next(originals.Count)], random);
            Guard(round, bytes, () =>
            {
                var input = new ReadOnlySequence<byte>(bytes);
                while (protocol.TryParseMessage(ref input, binder, out var message))
                {
                    if (message is InvocationBindingFailureMessage failure)
                        Assert.IsType<MessagePackException>(failure.BindingFailure.SourceException);
                }
            });
        }
    }

    [Fact]
    public void A_skip_of_mutated_bytes_ends_and_stays_inside_them()
    {
        var random = new Random(Seed);
        var original = MessagePackPayload.ToBytes(Samples.All["hub-subscribe-result"]);

        for (var round = 0; round < Mutations; round++)
        {
            var bytes = Mutate(original, random);
            Guard(round, bytes, () =>
            {
                var reader = new MessagePackReader(bytes);
                reader.Skip();
                Assert.InRange(reader.Consumed, 1, bytes.Length);
            });
        }
    }

    private static void Guard(int round, byte[] bytes, Action read)
    {
        // What a value becomes may be larger than its bytes, by a factor and not by what a length claims: an empty string
        // of one byte is an object of 22, and an exception with its stack costs some kilobytes.
        var allowed = 64 * 1024 + 100L * bytes.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (MessagePackException)
        {
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {Seed}, round {round}: {exception}\n{Convert.ToHexString(bytes)}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= allowed, $"Seed {Seed}, round {round}: {allocated} bytes for {bytes.Length}\n{Convert.ToHexString(bytes)}");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var change = random.Next(1, 6); change > 0 && bytes.Length > 0; change--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    // The first bytes from nil to the long maps: formats and their lengths.
                    bytes[at] = (byte)random.Next(0xc0, 0xe0);
                    break;
                case 3:
                    bytes = bytes[..at];
                    break;
                case 4:
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
                    break;
                default:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill((byte)random.Next(256));
                    break;
            }
        }

        return bytes;
    }
}
