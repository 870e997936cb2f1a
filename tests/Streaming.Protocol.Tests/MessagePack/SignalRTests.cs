using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

public sealed class SignalRTests
{
    [Fact]
    public async Task The_official_client_subscribes_and_receives_over_a_real_socket()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSignalR();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, MessagePackHubProtocol>());
        await using var app = builder.Build();
        app.MapHub<EchoHub>("/hubs/flow");
        await app.StartAsync(cancellationToken);

        var answer = await Peer.AskAsync("connect", new JsonObject
        {
            ["url"] = app.Urls.Single() + "/hubs/flow",
            ["requests"] = JsonNode.Parse(Samples.Json(Samples.All["hub-subscribe-request"])),
        });

        AssertSame(Samples.All["hub-subscribe-result"], answer["results"]);
        AssertSame(Samples.All["hub-heatmap-column"], answer["column"]);
        Assert.Contains("Subscribe", answer["failure"]!.GetValue<string>(), StringComparison.Ordinal);
        await app.StopAsync(cancellationToken);
    }

    private static void AssertSame(object expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Samples.Json(expected)), actual), actual?.ToJsonString());

    private sealed class EchoHub : Microsoft.AspNetCore.SignalR.Hub
    {
        public async Task<SubscribeResult[]> Subscribe(SubscribeRequest[] requests)
        {
            Assert.Equal((SubscribeRequest[])Samples.All["hub-subscribe-request"], requests);
            await Clients.Caller.SendAsync(Targets.HeatmapColumn, Samples.All["hub-heatmap-column"], Context.ConnectionAborted);
            return (SubscribeResult[])Samples.All["hub-subscribe-result"];
        }
    }
}
