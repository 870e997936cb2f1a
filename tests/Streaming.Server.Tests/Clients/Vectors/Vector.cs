using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>One recording: what clients follow, what the server sent them by each door, and what they make of it.</summary>
internal sealed partial class Vector(string name, string about, string[] topics, int? minutes = null) : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly List<JsonObject> _events = [];

    public HubDoor? Hub { get; init; } = new();

    /// <summary>The hub once more, in its other encoding.</summary>
    public PackedHubDoor? Packed { get; init; }

    public SseDoor? Sse { get; init; } = new();

    public Plan Plan { get; init; } = Plan.Alpha;

    private IEnumerable<VectorDoor> Doors => new VectorDoor?[] { Hub, Packed, Sse }.OfType<VectorDoor>();

    /// <summary>Connects as the client does that has these positions, without waiting for the answers.</summary>
    public async Task AskAsync(HubApp app, params (string Topic, Position? Since)[] known)
    {
        var asked = known.Length > 0 ? known : [.. topics.Select(topic => (topic, (Position?)null))];
        var requests = asked
            .Select(each => new SubscribeRequest { Topic = each.Topic, Since = each.Since, Minutes = minutes }).ToArray();
        foreach (var door in Doors)
            await door.AskAsync(app, Plan, requests);
    }

    public async Task ReadAnswerAsync()
    {
        foreach (var door in Doors)
            await door.ReadAnswerAsync();
    }

    public async Task ConnectAsync(HubApp app, params (string Topic, Position? Since)[] known)
    {
        await AskAsync(app, known);
        await ReadAnswerAsync();
    }

    public async Task ReadToAsync(string target, Func<JsonObject, bool> isLast)
    {
        foreach (var door in Doors)
            await door.ReadToAsync(target, isLast);
    }

    /// <summary>Reads up to the closed update with this position, by both doors.</summary>
    public Task ReadToAsync(string target, long seq, string? topic = null) => ReadToAsync(
        target,
        update => (long?)update["seq"] == seq && (bool?)update["closed"] == true
            && (topic is null || (string?)update["topic"] == topic));

    /// <summary>Asks REST for what each door has a link to.</summary>
    public async Task BackfillAsync(HubApp app, Func<JsonObject, string?> linkOf, string target)
    {
        foreach (var door in Doors)
        {
            string? link = null;
            await door.ReadToAsync(target, message => (link = linkOf(message)) is not null);
            await BackfillAsync(app, door, link!);
        }
    }

    public async Task BackfillAsync(HubApp app, string link)
    {
        foreach (var door in Doors)
            await BackfillAsync(app, door, link);
    }

    /// <summary>The wires are cut, or the server has hung up; either way it knows that they are gone.</summary>
    public async Task DropAsync(HubApp app)
    {
        foreach (var door in Doors)
            door.Drop();
        await app.Counters.UntilConnectionsAsync(0);
    }

    /// <summary>Nothing comes for so long.</summary>
    public void BeSilent(TimeSpan time)
    {
        foreach (var door in Doors)
            door.Script.Add(new() { ["silence_ms"] = (long)time.TotalMilliseconds });
    }

    public Vector Expect(params IEnumerable<JsonObject> events)
    {
        _events.AddRange(events);
        return this;
    }

    /// <summary>Holds the recording against the one in the repository.</summary>
    public void Matches()
    {
        var file = new StringBuilder("{\n");
        file.Append($"  \"about\": {VectorScript.Text(about)},\n");
        file.Append("  \"subscribe\": [").AppendJoin(", ", topics.Select(topic => VectorScript.Text(RequestOf(topic)))).Append("],\n");
        foreach (var (door, script) in new[] { ("hub", Hub?.Script), ("hub_messagepack", Packed?.Script), ("sse", Sse?.Script) })
        {
            if (script is null)
                continue;

            file.Append($"  \"{door}\": ");
            script.WriteTo(file);
            file.Append(",\n");
        }

        file.Append("  \"events\": [\n    ").AppendJoin(",\n    ", _events.Select(VectorScript.Text)).Append("\n  ]\n}\n");
        GoldenFile.Matches($"clients/vectors/{name}.json", StateEpoch().Replace(file.ToString(), "state-1"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var door in Doors)
            await door.DisposeAsync();
    }

    private JsonObject RequestOf(string topic) => minutes is null
        ? new() { ["topic"] = topic }
        : new() { ["topic"] = topic, ["minutes"] = minutes };

    private static async Task BackfillAsync(HubApp app, VectorDoor door, string link)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, link));
        request.Headers.Add("X-Api-Key", HubApp.SecretOf(Plan.Alpha));
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        door.Script.InsertRest(
            link, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // The only random name in what is sent; one server has one.
    [GeneratedRegex("state-[0-9a-f]{12}")]
    private static partial Regex StateEpoch();
}
