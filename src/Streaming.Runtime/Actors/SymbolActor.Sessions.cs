using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <content>How it takes up a session, turns to the next one, and says what it missed.</content>
public sealed partial class SymbolActor
{
    /// <summary>Takes up a session before there are events of it: of this moment where the market runs, behind the one that
    /// was left before its end; else the newest that is stored, if its journal is kept or its feed can go on behind its
    /// checkpoint. Called before anything is taken in.</summary>
    public async ValueTask ResumeAsync(CancellationToken stopping)
    {
        if (_around.IsGivenAgain)
            await TakeUpGivenAsync(stopping);
        else if (!_around.KeepsJournal)
            return;
        else if (_around.Feed.IsLive)
        {
            var now = _around.Clock.Now;
            if (await FindLeftAsync(now, stopping) is { } left)
                await TurnToSessionOfAsync(left.Open, stopping);

            // What is given again of it comes first; the clock turns to this moment's behind it.
            if (_state is { } old && !IsFinished(old) && WillBeGiven)
                return;

            await TurnToSessionOfAsync(now, stopping);
            if (_state is { NewestEvent: null } state && !WillBeGiven)
                await MissAsync(state, state.Session.Open, GapReason.FeedGap, stopping);
        }
        else if (await ListAsync(stopping) is [var newest, ..]
            && _around.Calendar.TryGetSession(newest.Date, out var session))
            await TurnToSessionOfAsync(session.Open, stopping);
    }

    /// <summary>The last event that it knew when it took up a session of a feed that is given again; null where it needs the
    /// feed from its start.</summary>
    public FeedCursor? Known => _given?.Known;

    /// <summary>Lets no checkpoint be kept of a feed that is given again: it brings somebody it did not name, who would be
    /// there after a restart only if all is given.</summary>
    public void KeepNoCheckpoint() => Volatile.Write(ref _keepsNoCheckpoint, true);

    /// <summary>The session before this moment's that a live feed's journal may have more of than was told: the newest, so
    /// long as nothing is stored of this moment's.</summary>
    private async ValueTask<TradingSession?> FindLeftAsync(Timestamp now, CancellationToken stopping)
    {
        var current = _around.Calendar.SessionFor(now).Date;
        var stored = _around.Restart ? [] : await ListAsync(stopping);
        return stored.FirstOrDefault(each => each.Date <= current) is { } newest && newest.Date < current
            && await _store.InsistAsync(
                "find", "find what is stored", token => _around.Store.FindAsync(Symbol, newest.Date, token), stopping)
                is { Fingerprint: null, JournalEnd: > 0 } left
            && _around.Calendar.TryGetSession(newest.Date, out var session) && session == left.Session
            ? session
            : null;
    }

    private async ValueTask TurnToSessionOfAsync(Timestamp instant, CancellationToken stopping)
    {
        var session = _around.Calendar.SessionFor(instant);
        if (_state?.Session.Date == session.Date)
            return;

        if (_state is not null)
        {
            await FinishAsync(_state, stopping);
            await TellAsync(stopping);
        }

        Begin(NewState(session));
        if (_around.KeepsJournal)
            await RestoreAsync(_state!, stopping);
    }

    private void Begin(SymbolState? state)
    {
        _state = state;
        _stored = null;
        _journal = null;
        _given = null;
        _bars = null;
        _snapshots = null;
        _snapshot = null;
        _openSample = 0;
    }

    /// <summary>Goes on from the newest checkpoint of what the feed will give, where there is one that can be read; else the
    /// session waits until the feed comes to it.</summary>
    private async ValueTask TakeUpGivenAsync(CancellationToken stopping)
    {
        // A recorder counts what stands on its tape already from the feed's start.
        if (_around.Restart || _around.Recorder is not null)
            return;

        // One that has just begun has no checkpoint yet, but the one before it has.
        const int SessionsMax = 2;
        var candidates = (await ListAsync(stopping))
            .Where(each => each.Fingerprint == _around.Feed.Fingerprint && each.Date >= _around.Feed.FirstSession)
            .Take(SessionsMax);
        foreach (var each in candidates)
            if (_around.Calendar.TryGetSession(each.Date, out var session) && await TryTakeUpAsync(session, stopping))
                return;
    }

    private async ValueTask<bool> TryTakeUpAsync(TradingSession session, CancellationToken stopping)
    {
        var state = NewState(session);
        Begin(state);
        await OpenLogAsync(state, stopping);
        if (!_given!.TryRestore(state))
        {
            Begin(null);
            Volatile.Write(ref _view, new SymbolView { Symbol = Symbol });
            return false;
        }

        Log.SessionTakenUp(_log, Symbol, state.NewestEvent, _given.Known!.Value.Position);
        await TellAsync(stopping);
        return true;
    }

    private Task<IReadOnlyList<SessionSummary>> ListAsync(CancellationToken stopping) => _store.InsistAsync(
        "list", "find the newest session", token => _around.Store.ListAsync(Symbol, token), stopping);

    private Timestamp EndOf(SymbolState state) => state.Session.Close + _around.EngineOptions.CloseGrace;

    private bool IsFinished(SymbolState state) => state.NewestEvent >= EndOf(state);

    /// <summary>Closes the last bars of a live feed's session where no clock has: nobody was here at its end.</summary>
    private async ValueTask FinishAsync(SymbolState state, CancellationToken stopping)
    {
        if (_journal is null || !_around.Feed.IsLive || state.NewestEvent is not { } newest || IsFinished(state))
            return;

        if (!_around.Feed.CanReplay && !(state.Gaps is [.., var last] && last.To >= state.Session.Close))
            await MissAsync(state, newest, GapReason.FeedGap, stopping);
        var end = MarketEvent.Clock(Symbol, EndOf(state));
        await _journal.AppendAsync(end, stopping);
        state.Apply(end);
    }

    private SymbolState NewState(TradingSession session) => new(Symbol, session, _around.EngineOptions, _around.Calendar);

    /// <summary>Takes up a session where an earlier life of this process left it.</summary>
    private async ValueTask RestoreAsync(SymbolState state, CancellationToken stopping)
    {
        await OpenLogAsync(state, stopping);
        _journal = new SessionJournal(_around, _stored!, _store, _log);
        var applied = await _journal.RestoreAsync(state, stopping);
        var isWhole = _journal.IsWhole;
        if (!isWhole)
        {
            state = _state = NewState(state.Session);
            applied = await RestoreWholeAsync(state, stopping);
        }

        if (state.NewestEvent is not { } newest)
            return;

        // Whoever repeats what was not acknowledged does not know any more of what has gone with a hole.
        if (!WillBeGiven || (!isWhole && _around.IsIngestRepeated))
            await MissAsync(state, newest, GapReason.Restart, stopping);
        Log.SessionRestored(_log, Symbol, newest, applied, _stored!.JournalEnd);
        await TellAsync(stopping);
    }

    /// <summary>Goes on from what was journalled before the first event that is not there, and lets the rest go: what
    /// follows a hole cannot be applied, and would be in the way of what comes.</summary>
    private async ValueTask<long> RestoreWholeAsync(SymbolState state, CancellationToken stopping)
    {
        var found = _stored!;
        _stored = await _store.InsistAsync(
            "cut", "cut the journal", token => _around.Store.CutJournalAsync(found, token), stopping);
        Log.JournalCut(_log, Symbol, _stored.JournalEnd, found.JournalEnd);
        _journal = new SessionJournal(_around, _stored, _store, _log);
        return await _journal.RestoreAsync(state, stopping);
    }

    private bool WillBeGiven => _around.Feed.CanReplay || _around.IsIngestRepeated;

    /// <summary>What a feed cannot give again is gone, and says so.</summary>
    private async ValueTask MissAsync(SymbolState state, Timestamp since, GapReason reason, CancellationToken stopping)
    {
        var until = Timestamp.Min(_around.Clock.Now, state.Session.Close);
        if (until <= since)
            return;

        var gap = MarketEvent.Of(Symbol, new FeedGap(since, until, reason));
        await _journal!.AppendAsync(gap, stopping);
        state.Apply(gap);
    }

    private async ValueTask OpenLogAsync(SymbolState state, CancellationToken stopping)
    {
        _stored = await _store.InsistAsync(
            "open", "open the session",
            token => _around.Store.OpenAsync(Symbol, state.Session, _around.Feed.Fingerprint, _around.Restart, token), stopping);
        if (_around.IsGivenAgain)
            _given = new GivenSession(_around, _stored, _store, _log);
        _bars = new BarLog(state.Session);
        _snapshots = new SnapshotLog(_bars.RawCapacity);
        foreach (var bar in _stored.Bars)
            _bars.Append(bar);
        _storedOrdinal = _bars[BarInterval.Raw30Seconds].LastOrdinal;
        SwapView(state, openBar: null);
        Log.SessionOpened(_log, Symbol, state.Session.Date, _stored.Epoch, _stored.Bars.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "{Symbol}: session {Date:yyyy-MM-dd} opened as {Epoch} with {Bars} stored bars")]
        public static partial void SessionOpened(ILogger log, string symbol, DateOnly date, string epoch, int bars);

        [LoggerMessage(1003, LogLevel.Information, "{Symbol}: took up the session at {Newest} by applying {Applied} of {Events} journalled events")]
        public static partial void SessionRestored(ILogger log, string symbol, Timestamp newest, long applied, long events);

        [LoggerMessage(1007, LogLevel.Information, "{Symbol}: took up the session at {Newest} from its checkpoint; the feed's first {Position} events of it are not applied again")]
        public static partial void SessionTakenUp(ILogger log, string symbol, Timestamp? newest, long position);

        [LoggerMessage(1008, LogLevel.Error, "{Symbol}: its journal is whole up to event {Whole} of {Events} only; going on from there")]
        public static partial void JournalCut(ILogger log, string symbol, long whole, long events);
    }
}
