using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>The npm client that a browser would use, in both hub protocols.</summary>
public sealed class OfficialClientTests
{
    private const string Series = "series/SPY/30s";

    private static readonly NodeFolder Folder = new("tests/Streaming.Server.Tests/Hubs/official-client");

    private static readonly SubscribeRequest[] Requests =
    [
        new() { Topic = Series, Minutes = 390 },
        new() { Topic = "heatmap/SPY/gex/raw/1m", Minutes = 390 },
        new() { Topic = "strike-flow/SPY/1m" },
        new() { Topic = "hedge-flow/SPY/calls/1m" },
        new() { Topic = "series/NONE/1m" },
        new() { Topic = "nonsense" },
    ];

    [Fact]
    public async Task It_is_told_the_same_in_json_and_in_messagepack()
    {
        await Folder.InstallAsync();
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(5);

        var json = RunAsync(app, "json");
        var messagePack = RunAsync(app, "messagepack");
        await app.Counters.UntilAsync("subscriptions", subscribed => subscribed == 8);
        symbol.Miss(2);
        symbol.Close(3);

        var told = await json;
        Assert.True(JsonNode.DeepEquals(told, await messagePack), $"json {told}\nmessagepack {await messagePack}");
        Assert.Equal([0, 0, 0, 0, Codes.UnknownSymbol, Codes.UnknownTopic], told["answers"]!.AsArray().Select(answer => (int)answer!["code"]!));
        Assert.Equal([0, 1, 2, 3, 4], told["answers"]![0]!["updates"]!.AsArray().Select(update => (int)update!["seq"]!));
        Assert.Equal(
            ["Gap 5-6", "SeriesBar 7", "SeriesBar 8", "SeriesBar 9"],
            from each in told["messages"]!.AsArray()
            let message = each["message"]!
            where (string)message["topic"]! == Series
            select (string)each["name"]! == "Gap"
                ? $"Gap {message["from_seq"]}-{message["to_seq"]}"
                : $"{each["name"]} {message["seq"]}");
        Assert.Equal(
            [Codes.LimitExceeded, Codes.BadRequest, Codes.BadRequest],
            told["refusals"]!.AsArray().Select(message => Codes.TryReadMessage((string)message!, out var code) ? code : -1));
    }

    private static async Task<JsonNode> RunAsync(HubApp app, string protocol)
    {
        var address = new UriBuilder(app.AddressFor(Plan.Alpha)) { Scheme = "http" }.Uri;
        var requests = JsonSerializer.Serialize(Requests, ProtocolJsonContext.Wire.SubscribeRequestArray);
        var told = JsonNode.Parse(await Folder.RunAsync("client.mjs", address.ToString(), protocol, requests, Series, "9"))!;

        // The wall's time is not the same for two who ask one after the other.
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string)told["time"]!);
        told["time"] = null;
        return told;
    }
}
