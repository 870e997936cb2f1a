using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Streaming.Client.Tests;

/// <summary>The service as a test has it, on a real port: it opens its doors to everyone and says what the test tells it to.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<ScriptedSocket> _sockets = Channel.CreateUnbounded<ScriptedSocket>();
    private readonly Channel<RestQuestion> _questions = Channel.CreateUnbounded<RestQuestion>();
    private readonly ConcurrentQueue<Func<HttpResponse, Task>> _refusals = [];
    private readonly WebApplication _app;

    private ScriptedService(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>What was in the openings' headers.</summary>
    public ConcurrentQueue<string> Keys { get; } = [];

    /// <summary>The next opening of the hub is answered so.</summary>
    public void RefuseOnce(int status, string? retryAfter = null) => _refusals.Enqueue(response =>
    {
        response.StatusCode = status;
        if (retryAfter is not null)
            response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    });

    public static async Task<ScriptedService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new ScriptedService(app);
        app.UseWebSockets();
        app.Map("/hubs/flow", (RequestDelegate)service.OpenAsync);
        app.MapFallback((RequestDelegate)service.AskAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public Task<ScriptedSocket> NextSocketAsync() => NextAsync(_sockets.Reader, "a socket");

    public Task<RestQuestion> NextQuestionAsync() => NextAsync(_questions.Reader, "a question to REST");

    public bool HasSocketWaiting => _sockets.Reader.TryPeek(out _);

    /// <summary>Waits for no one: a test that failed has left somebody waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static async Task<T> NextAsync<T>(ChannelReader<T> reader, string what)
    {
        try
        {
            return await reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The client never asked for {what}.");
        }
    }

    private async Task OpenAsync(HttpContext context)
    {
        Keys.Enqueue(context.Request.Headers["X-Api-Key"].ToString());
        if (_refusals.TryDequeue(out var refuse))
        {
            await refuse(context.Response);
            return;
        }

        using var socket = new ScriptedSocket(await context.WebSockets.AcceptWebSocketAsync());
        await socket.ShakeHandsAsync();
        _sockets.Writer.TryWrite(socket);
        await Task.WhenAny(socket.Ended, Task.Delay(Timeout.Infinite, _app.Lifetime.ApplicationStopping));
    }

    private async Task AskAsync(HttpContext context)
    {
        var question = new RestQuestion(
            context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Headers["X-Api-Key"].ToString());
        _questions.Writer.TryWrite(question);
        await Task.WhenAny(question.Answered, Task.Delay(Timeout.Infinite, _app.Lifetime.ApplicationStopping));
        if (!question.Answered.IsCompleted)
            return;
        var (status, body) = await question.Answered;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}

/// <summary>A link that the client asks for.</summary>
internal sealed class RestQuestion(string link, string key)
{
    private readonly TaskCompletionSource<(int Status, string Body)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Link => link;

    public string Key => key;

    public Task<(int Status, string Body)> Answered => _answer.Task;

    public void Answer(int status, string body) => _answer.SetResult((status, body));
}
