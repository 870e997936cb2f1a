using System.Text.Json.Nodes;
using Streaming.Testing;
using Xunit;

namespace Streaming.Client.Tests.Vectors;

/// <summary>What the server was recorded to send, and what a client makes of it: clients/vectors/README.md has the format.</summary>
public sealed class VectorTests
{
    private static readonly string Folder = Path.Combine(GoldenFile.RepositoryRoot, "clients/vectors");

    public static TheoryData<string, HubEncoding> Vectors
    {
        get
        {
            var vectors = new TheoryData<string, HubEncoding>();
            foreach (var name in Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order())
            {
                if (Read(name!)["hub"] is null)
                    continue;
                vectors.Add(name!, HubEncoding.Json);
                vectors.Add(name!, HubEncoding.MessagePack);
            }

            return vectors;
        }
    }

    [Fact]
    public void There_are_vectors_to_replay() => Assert.True(Vectors.Count > 30);

    [Fact]
    public void Some_of_them_hold_what_was_sent_in_MessagePack() =>
        Assert.True(Vectors.Select(row => row.Data.Item1).Distinct().Count(name => Read(name)["hub_messagepack"] is not null) > 5);

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task The_client_makes_of_it_what_the_vector_says(string name, HubEncoding encoding)
    {
        var vector = Read(name);
        await using var replay = await Replay.StartAsync(vector, encoding);
        var packed = encoding == HubEncoding.MessagePack ? vector["hub_messagepack"] : null;
        foreach (var step in (packed ?? vector["hub"]!).AsArray())
            await replay.PlayAsync(step!.AsObject());
        await replay.SettleAsync();

        var leasts = vector["events"]!.AsArray().Where(told => (string?)told!["event"] == "disconnected")
            .Select(told => TimeSpan.FromMilliseconds((double?)told!["after_ms"] ?? 0)).ToArray();
        Assert.Equal(leasts.Length, replay.Waits.Count);
        Assert.All(leasts.Zip(replay.Waits), each => Assert.True((each.Second ?? TimeSpan.MaxValue) >= each.First));
        foreach (var (topic, expected) in replay.Expected)
            Assert.Equal(expected, replay.Told(topic).Select(Told.Text));
    }

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject();
}
