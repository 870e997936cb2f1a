using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>Takes from REST what an answer says is there.</summary>
internal static class RestFill
{
    /// <summary>The closed bars up to the answer's position, as updates.</summary>
    public static async Task<List<IUpdate>> AskAsync(HttpClient http, SubscribeResult answer)
    {
        using var response = await http.GetAsync(answer.Rest, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{answer.Rest}: {response.StatusCode} {text}");
        var body = JsonNode.Parse(text)!;
        return [.. body["bars"]!.AsArray()
            .Select(bar => bar!.AsObject())
            .Where(bar => ((bool?)bar["closed"] ?? true) && (long)bar["seq"]! <= answer.Seq)
            .Select(bar => ToUpdate(bar, answer.Topic, (string)body["epoch"]!))];
    }

    private static IUpdate ToUpdate(JsonObject bar, string topic, string epoch)
    {
        var update = (JsonObject)bar.DeepClone();
        update["topic"] = topic;
        update["epoch"] = epoch;
        update["closed"] = true;
        update["as_of"] = (string)bar["t"]!;
        update["grid_id"] = "";
        return update.Deserialize<IUpdate>(ProtocolJsonContext.Wire.Options)!;
    }
}
