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
internal sealed record Arrival(string Path, string Id, long Timestamp, string Signature, string Body);

/// <summary>A receiver that answers as its path says.</summary>
internal sealed class WebhookTarget : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebhookTarget(WebApplication app) => _app = app;

    /// <summary>Completes when something has arrived.</summary>
    public Task Arrived => _arrived.Task;

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

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

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(string behaviour, HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        Arrivals.Enqueue(new(
            behaviour, headers["webhook-id"].ToString(),
            long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture),
            headers["webhook-signature"].ToString(), await body.ReadToEndAsync(context.RequestAborted)));
        _arrived.TrySetResult();
        switch (behaviour)
        {
            case "busy":
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "77";
                break;
            case "broken":
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
