using Microsoft.Extensions.Logging;
using Streaming.Engine.Bars;
using Streaming.Orleans.Ingest;
using Streaming.Orleans.Placement;
using Streaming.Orleans.Relay;
using Streaming.Orleans.Survey;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Grains;

/// <summary>A symbol's actor in the shell of a grain: its turns are the loop, its queue the mailbox.</summary>
/// <remarks>The runtime can let two activations of one grain live for a moment. The store cannot be written by both:
/// whoever opened a session's log last is its writer, and the other one learns it with its next write and ends.</remarks>
[SymbolPlacement]
internal sealed partial class SymbolGrain(
    ActorSurroundings around, HostClock clock, HostSurvey survey, SymbolHomes homes, ILogger<SymbolActor> actorLog, ILogger<SymbolGrain> log)
    : Grain, ISymbolGrain, IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly MarketEventReader _reader = new();
    private SymbolActor _actor = null!;
    private HostRelay _relay = null!;
    private long _run;
    private bool _isOver;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var symbol = this.GetPrimaryKeyString();
        _relay = new HostRelay(
            symbol, () => _actor.View, GrainFactory.GetGrain<IFeedGrain>(0), around.Clock, around.Wall);
        _actor = new SymbolActor(symbol, around with { Publishers = [_relay] }, actorLog);
        await _actor.ResumeAsync(cancellationToken);
        this.RegisterGrainTimer(
            static (grain, stopping) => grain.ShowAsync(stopping), this,
            new GrainTimerCreationOptions(around.Options.OpenBarCadence, around.Options.OpenBarCadence));
        survey.Enter(_actor);
        Log.Activated(log, symbol);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        survey.Leave(_actor);
        await _ending.CancelAsync();
        Log.Deactivated(log, _actor.Symbol, reason.ReasonCode);
    }

    public void Dispose() => _ending.Dispose();

    public async Task<IngestAnswer> Ingest(IngestBatch batch)
    {
        if (batch.Run < _run)
            return IngestAnswer.Superseded;

        _run = batch.Run;
        clock.Reach(batch.MarketTime);
        await GuardAsync(_actor.TakeAsync(IngestCodec.Decode(batch, _reader), _ending.Token));
        return IngestAnswer.Taken;
    }

    public Task<SymbolHead> Follow(IHostObserver host)
    {
        _relay.Add(host);
        var view = _actor.View;
        return Task.FromResult(new SymbolHead(
            view.Session?.ToLogName(),
            view.Session?.Log[BarInterval.Raw30Seconds].LastOrdinal ?? -1,
            view.ToFacts(around.Clock.Now)));
    }

    private async Task ShowAsync(CancellationToken stopping)
    {
        if (_isOver)
            return;

        await GuardAsync(_actor.ShowAsync(stopping));

        // A host has come since, and this symbol is among those that it takes.
        if (!homes.IsHere(_actor.Symbol))
            MigrateOnIdle();
    }

    /// <summary>An actor that failed half way knows nothing for certain: the next activation takes its place from what
    /// is stored.</summary>
    private async Task GuardAsync(ValueTask work)
    {
        if (_isOver)
            throw new InvalidOperationException($"This activation of {_actor.Symbol} has ended; ask again.");

        try
        {
            await work;
        }
        catch (Exception failure)
        {
            _isOver = true;
            if (failure is StoreException { IsFenced: true })
                Log.Fenced(log, _actor.Symbol);
            else if (failure is not OperationCanceledException)
                Log.Failed(log, failure, _actor.Symbol);
            DeactivateOnIdle();
            throw new InvalidOperationException($"This activation of {_actor.Symbol} ends: {failure.Message}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Information, "{Symbol} lives here now")]
        public static partial void Activated(ILogger log, string symbol);

        [LoggerMessage(7002, LogLevel.Information, "{Symbol} lives here no longer: {Reason}")]
        public static partial void Deactivated(ILogger log, string symbol, DeactivationReasonCode reason);

        [LoggerMessage(7003, LogLevel.Warning, "{Symbol} has another writer by now; nothing more is written here")]
        public static partial void Fenced(ILogger log, string symbol);

        [LoggerMessage(7004, LogLevel.Error, "{Symbol} failed; its next activation goes on from what is stored")]
        public static partial void Failed(ILogger log, Exception failure, string symbol);
    }
}
