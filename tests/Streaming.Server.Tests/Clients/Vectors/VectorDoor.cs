using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>One door of the server, and the script of what came through it.</summary>
internal abstract class VectorDoor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public VectorScript Script { get; } = new();

    /// <summary>Connects and asks for topics; the answer may be long in coming.</summary>
    public abstract Task AskAsync(HubApp app, Plan plan, SubscribeRequest[] requests);

    /// <summary>Reads up to the answers.</summary>
    public abstract Task ReadAnswerAsync();

    /// <summary>The wire is cut, by whom does not matter.</summary>
    public abstract void Drop();

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads up to a message of this name for which it is true.</summary>
    public async Task ReadToAsync(string name, Func<JsonObject, bool> isLast)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (await NextAsync(patience.Token) is var (target, body) && !(target == name && isLast(body)))
            {
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{GetType().Name} waited for {name} behind {Script.Count} steps");
        }
    }

    /// <summary>The next message, which is in the script then; what carries no meaning has no name.</summary>
    protected abstract Task<(string Name, JsonObject Body)> NextAsync(CancellationToken cancellationToken);
}
