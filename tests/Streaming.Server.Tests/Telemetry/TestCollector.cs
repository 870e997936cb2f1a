using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Streaming.Server.Tests.Telemetry;

/// <summary>Takes what an OTLP exporter posts and keeps the bytes. Names and values stand in protobuf as they are, so to
/// look for one is to look for its bytes.</summary>
internal sealed class TestCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _taken = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private TestCollector(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<TestCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new TestCollector(app);
        app.MapPost("/v1/{signal}", collector.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public bool Holds(ReadOnlySpan<byte> text)
    {
        foreach (var (_, body) in _taken)
            if (body.AsSpan().IndexOf(text) >= 0)
                return true;

        return false;
    }

    public bool HasTaken(string signal) => _taken.Any(each => each.Signal == signal);

    public async Task WaitUntilAsync(Func<bool> isThere)
    {
        while (!isThere())
            await _arrived.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(
                TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _taken.Enqueue((signal, body.ToArray()));
        _arrived.Release();
        return Results.Bytes([], "application/x-protobuf");
    }
}
