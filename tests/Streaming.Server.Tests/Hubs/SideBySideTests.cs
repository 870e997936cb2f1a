using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>Four programs that share nothing, at one server at one time: what closes is the same to all of them.</summary>
public sealed class SideBySideTests
{
    private const char RecordEnd = '\u001e';
    private const string Bars = "series/SPY/30s";

    /// <summary>Raw bars until the end: 24 s at the simulator's speed, most of which all four are there.</summary>
    private const int LastSeq = 160;

    private static readonly string[] Topics =
        [Bars, "hedge-flow/SPY/all/1m", "heatmap/SPY/gex/raw/1m", "heatmap/SPY/gex/delta/1m", "strike-flow/SPY/1m", "headline/*"];

    private static readonly NodeFolder Folder = new("tests/Streaming.Server.Tests/Hubs/official-client");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_door_tells_the_same_updates()
    {
        await Folder.InstallAsync();
        await using var server = await RunningServer.StartAsync(
            "--environment=Development", "--Feed:Simulator:Symbols:0=SPY", "--Feed:Simulator:Date=2026-11-27",
            "--Feed:Simulator:Sessions=1", "--Feed:Simulator:Seed=5", "--Feed:Simulator:HeadStart=00:00:00", "--Feed:Simulator:Speed=200");

        var doors = new Dictionary<string, Task<Told>>
        {
            ["@microsoft/signalr, JSON"] = ByOfficialClientAsync(server, "json"),
            ["@microsoft/signalr, MessagePack"] = ByOfficialClientAsync(server, "messagepack"),
            ["curl, server-sent events"] = ByCurlAsync(server),
            ["a socket, JSON"] = BySocketAsync(server),
        };
        await Task.WhenAll(doors.Values);

        var (reference, first) = (doors.Keys.First(), await doors.Values.First());
        foreach (var topic in Topics)
        {
            // Each stopped listening at its own moment behind the last bar.
            var ends = await Task.WhenAll(doors.Values.Select(async door => (await door).EndOf(topic)));
            foreach (var (name, door) in doors)
            {
                var told = await door;
                Assert.Empty(told.Twice);
                var (expected, actual) = (first.UpTo(topic, ends.Min()), told.UpTo(topic, ends.Min()));
                Assert.NotEmpty(expected);
                for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
                    Assert.True(
                        expected.ElementAtOrDefault(i) == actual.ElementAtOrDefault(i),
                        $"{topic}, number {i}\n{reference}: {expected.ElementAtOrDefault(i)}\n{name}: {actual.ElementAtOrDefault(i)}");
            }
        }

        // They were there at one time: so many bars came to all of them as they closed.
        var together = LastSeq - doors.Values.Max(door => door.Result.AnsweredTo);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{together} raw bars to all four as they closed; {string.Join(", ", Topics.Select(topic => $"{topic} {first.UpTo(topic, long.MaxValue).Count}"))}");
        Assert.True(together >= 20, $"{together} bars to all four");
    }

    private static async Task<Told> ByOfficialClientAsync(RunningServer server, string protocol)
    {
        var requests = JsonSerializer.Serialize(Topics.Select(topic => new { topic, minutes = 390 }));
        var output = await Folder.RunAsync(
            "client.mjs", $"{server.Address}/hubs/flow?apiKey=demo", protocol, requests, Bars, $"{LastSeq}");
        var all = JsonNode.Parse(output)!;
        var told = new Told();
        told.TakeAnswers(all["answers"]!.AsArray());
        foreach (var each in all["messages"]!.AsArray())
            told.Take(each!["message"]!.AsObject());
        return told;
    }

    private static async Task<Told> ByCurlAsync(RunningServer server)
    {
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-sN", "-H", "X-Api-Key: demo",
            $"{server.Address}/v1/flow/zero-dte/stream?minutes=390&topics={string.Join(',', Topics)}"])
            start.ArgumentList.Add(argument);
        using var curl = StartOrSkip(start);
        try
        {
            var told = new Told();
            var name = "";
            while (told.EndOf(Bars) < LastSeq)
            {
                var line = await curl.StandardOutput.ReadLineAsync(Stop);
                Assert.True(line is not null, "The stream ended.");
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line[6..]) is JsonObject data)
                    (name == "Subscribed" ? (Action<JsonObject>)told.TakeAnswer : told.Take)(data);
            }

            return told;
        }
        finally
        {
            curl.Kill();
            await curl.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<Told> BySocketAsync(RunningServer server)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/flow", Query = "apiKey=demo" }.Uri, Stop);
        var requests = JsonSerializer.Serialize(Topics.Select(topic => new { topic, minutes = 390 }));
        foreach (var text in (string[])["""{"protocol":"json","version":1}""",
            $$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{{requests}}]}"""])
            await socket.SendAsync(Encoding.UTF8.GetBytes(text + RecordEnd), WebSocketMessageType.Text, true, Stop);

        var told = new Told();
        var unread = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (told.EndOf(Bars) < LastSeq)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), Stop);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            unread.AddRange(buffer.AsSpan(0, received.Count));
            for (var end = unread.IndexOf((byte)RecordEnd); end >= 0; end = unread.IndexOf((byte)RecordEnd))
            {
                var frame = JsonNode.Parse(Encoding.UTF8.GetString([.. unread[..end]]))!;
                unread.RemoveRange(0, end + 1);
                if ((int?)frame["type"] == 3)
                    told.TakeAnswers(frame["result"]!.AsArray());
                else if ((int?)frame["type"] == 1)
                    told.Take(frame["arguments"]![0]!.AsObject());
            }
        }

        return told;
    }

    private static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"{start.FileName} is not here: {missing.Message}");
            throw;
        }
    }

    /// <summary>What one of them was told of what is closed, however it was written: by topic and position.</summary>
    private sealed class Told
    {
        private readonly Dictionary<string, SortedDictionary<long, string>> _topics = Topics.ToDictionary(
            topic => topic, _ => new SortedDictionary<long, string>());
        private readonly List<JsonObject> _early = [];
        private bool _isAnswered;

        public List<string> Twice { get; } = [];

        /// <summary>The last raw bar that was in the answer, and not live.</summary>
        public long AnsweredTo { get; private set; } = -1;

        public long EndOf(string topic) => _topics[topic].Count == 0 ? -1 : _topics[topic].Last().Key;

        public List<string> UpTo(string topic, long seq) =>
            [.. _topics[topic].TakeWhile(each => each.Key <= seq).Select(each => each.Value)];

        public void TakeAnswers(JsonArray answers)
        {
            foreach (var answer in answers)
                Note(answer!.AsObject());
            _isAnswered = true;
            foreach (var update in _early.Where(update => (long)update["seq"]! > EndOf((string)update["topic"]!)))
                Take(update);
        }

        /// <summary>Of a stream, where nothing live overtakes an answer.</summary>
        public void TakeAnswer(JsonObject answer)
        {
            Note(answer);
            _isAnswered = true;
        }

        public void Take(JsonObject update)
        {
            if ((bool?)update["closed"] != true)
                return;
            if (!_isAnswered)
                _early.Add(update);
            else if (!_topics[(string)update["topic"]!].TryAdd((long)update["seq"]!, TextOf(update)))
                Twice.Add($"{update["topic"]} {update["seq"]}");
        }

        private void Note(JsonObject answer)
        {
            Assert.Equal(0, (int)answer["code"]!);
            foreach (var update in answer["updates"]!.AsArray().Select(update => update!.AsObject()))
                _topics[(string)update["topic"]!].Add((long)update["seq"]!, TextOf(update));
            if ((string)answer["topic"]! == Bars)
                AnsweredTo = (long)answer["seq"]!;
        }

        // The grid is told once a connection, and how many were skipped is the connection's own.
        private static string TextOf(JsonObject update) => string.Join(
            ',',
            update.Where(field => field.Key is not ("conflated" or "strikes_grid"))
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => $"{field.Key}:{TextOf(field.Value)}"));

        // A number is what it is worth: JavaScript writes 1 for 1.0 and 0.00006 for 6E-05.
        private static string TextOf(JsonNode? node) => node switch
        {
            null => "null",
            JsonArray array => $"[{string.Join(',', array.Select(TextOf))}]",
            JsonObject inner => $"{{{TextOf(inner)}}}",
            _ when node.GetValueKind() == JsonValueKind.Number =>
                double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
            _ => node.ToJsonString(),
        };
    }
}
