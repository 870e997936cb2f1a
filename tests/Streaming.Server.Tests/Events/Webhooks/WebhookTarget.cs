using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>What arrived at a target.</summary>
internal sealed record Arrival(string Path, string Id, long Timestamp, string Signature, string Body)
{
    /// <summary>Which event it is, by the end of its id.</summary>
    public long Seq() => long.Parse(Id.AsSpan(Id.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
}

/// <summary>A receiver that answers as its path says.</summary>
internal sealed class WebhookTarget : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);

    private WebhookTarget(WebApplication app) => _app = app;

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

    /// <summary>What <c>busy</c> answers as <c>Retry-After</c>.</summary>
    public string RetryAfter { get; set; } = "77";

    /// <summary>Whether <c>sick</c> answers 200 by now.</summary>
    public volatile bool IsHealed;

    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<WebhookTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var target = new WebhookTarget(app);
        app.MapPost("/{behaviour}", target.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return target;
    }

    public Arrival[] ArrivalsAt(string path) => [.. Arrivals.Where(arrival => arrival.Path == path)];

    /// <summary>Waits for one arrival after the other until they are enough.</summary>
    public async Task UntilAsync(Func<bool> isIt)
    {
        while (!isIt())
            Assert.True(
                await _arrived.WaitAsync(Patience, TestContext.Current.CancellationToken),
                $"{Arrivals.Count} arrivals, the last {Arrivals.LastOrDefault()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task ReceiveAsync(string behaviour, HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        Arrivals.Enqueue(new(
            behaviour, headers["webhook-id"].ToString(),
            long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture),
            headers["webhook-signature"].ToString(), await body.ReadToEndAsync(context.RequestAborted)));
        _arrived.Release();
        switch (behaviour)
        {
            case "busy":
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = RetryAfter;
                break;
            case "sick" when IsHealed:
                break;
            case "broken" or "sick":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case "elsewhere":
                context.Response.Redirect("/fine", permanent: false, preserveMethod: true);
                break;
            case "hanging":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }
    }
}
