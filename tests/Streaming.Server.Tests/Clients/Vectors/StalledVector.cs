using Streaming.Protocol;
using Streaming.Server.Tests.Hubs;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>A recording whose client does not read for a while, from before its subscription on.</summary>
/// <remarks>Its socket must not decide how much is on the way when it stalls: the hub's outbox is held by hand, the event
/// stream's holds itself while an answer is made, which a gate delays.</remarks>
internal sealed class StalledVector : IAsyncDisposable
{
    /// <summary>The topic whose answer is delayed.</summary>
    public const string Other = "series/QQQ/30s";

    private readonly DirectoryGate _gate;

    private StalledVector(LiveSymbol symbol, Vector vector, FlowClient witness, DirectoryGate gate)
    {
        Symbol = symbol;
        Vector = vector;
        Witness = witness;
        _gate = gate;
    }

    public LiveSymbol Symbol { get; }

    public Vector Vector { get; }

    /// <summary>A client that reads: what it has, the stalled one's outbox has.</summary>
    public FlowClient Witness { get; }

    public static async Task<StalledVector> BeginAsync(
        HubApp app, LiveSymbol symbol, string name, string about, string[] topics)
    {
        app.Begin("QQQ");
        var witness = await app.ConnectAsync(Plan.Growth);
        foreach (var topic in topics)
            await witness.SubscribeAsync(topic);

        var gate = app.Directory.CloseGate("QQQ");
        var vector = new Vector(name, about, [.. topics, Other]) { Hub = new() { HoldsOutbox = true } };
        await vector.AskAsync(app);
        await gate.UntilWaitingAsync(2);
        return new(symbol, vector, witness, gate);
    }

    /// <summary>It reads again.</summary>
    public async Task EndAsync()
    {
        _gate.Open();
        await Vector.ReadAnswerAsync();
        Vector.Hub!.Outbox!.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await Vector.DisposeAsync();
        await Witness.DisposeAsync();
    }
}
