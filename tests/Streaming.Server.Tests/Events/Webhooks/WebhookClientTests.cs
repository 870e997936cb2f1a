using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Webhooks;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>Where an attempt connects to.</summary>
public sealed class WebhookClientTests
{
    // Of the open internet, as far as we can tell, and given to nobody.
    private static readonly IPAddress Public = IPAddress.Parse("3000::1");

    [Fact]
    public async Task A_name_that_is_public_when_it_is_checked_leads_nowhere_else()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var asked = new Queue<IPAddress>([Public, IPAddress.Loopback]);
        using var client = Client(new WebhookOptions { Timeout = TimeSpan.FromSeconds(1) }, asked.Dequeue);
        // What this machine itself takes the name for is private from the start.
        var url = $"https://localhost:{((IPEndPoint)inside.LocalEndpoint).Port}/hook";

        var first = await PostAsync(client, url);
        var left = asked.Count;
        var second = await PostAsync(client, url);

        Assert.Matches("could not be reached|in time", first.Failure);
        Assert.Equal(1, left);
        Assert.Contains("private", second.Failure, StringComparison.Ordinal);
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task A_name_that_is_private_among_other_things_is_refused()
    {
        using var client = Client(new WebhookOptions(), () => Public, () => IPAddress.Loopback);

        Assert.Contains("private", (await PostAsync(client, "https://both.example")).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_name_was_looked_up_as_is_what_is_connected_to()
    {
        await using var target = await WebhookTarget.StartAsync();
        using var client = Client(new WebhookOptions { AllowPrivate = true }, () => IPAddress.Loopback);

        var answer = await PostAsync(client, $"http://nobody.invalid:{new Uri(target.Address).Port}/fine");

        Assert.True(answer.IsDelivered, answer.Failure);
        Assert.Single(target.Arrivals);
    }

    [Fact]
    public async Task A_body_that_cannot_be_made_is_a_failed_attempt()
    {
        using var client = Client(new WebhookOptions(), () => Public);

        var answer = await client.PostAsync(
            Hook("https://desk.example"), "id", () => throw new InvalidDataException(), TestContext.Current.CancellationToken);

        Assert.Equal((false, "the attempt could not be made"), (answer.IsDelivered, answer.Failure));
    }

    private static WebhookClient Client(WebhookOptions options, params Func<IPAddress>[] answers) => new(
        Options.Create(options), new TestTime(), NullLogger<WebhookClient>.Instance,
        (_, _) => Task.FromResult(Array.ConvertAll(answers, static answer => answer())));

    private static Webhook Hook(string url) =>
        new() { Id = "a", KeyName = "desk", Url = url, Secret = WebhookSecret.New() };

    private static Task<WebhookAnswer> PostAsync(WebhookClient client, string url) =>
        client.PostAsync(Hook(url), "id", () => "{}"u8.ToArray(), TestContext.Current.CancellationToken);
}
