using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Headlines;
using Streaming.Server.Tests.Hubs;
using Streaming.Storage.Memory;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Events.Headlines;

/// <summary>Logs events as actors do, when the test says so.</summary>
internal sealed class EventMarket(IServiceProvider services, MemoryDirectory directory)
{
    private readonly MemorySessionStore _store = ActivatorUtilities.CreateInstance<MemorySessionStore>(services);
    private readonly Dictionary<string, StoredSession> _sessions = [];
    private int _ordinal;

    public EventMarket(HubApp app)
        : this(app.Services, app.Directory)
    {
    }

    public IEventStore Log => services.GetRequiredService<IEventStore>();

    public static HeadlineEvent EventAt(
        int ordinal, Severity severity = Severity.Watch, Severity? previous = null) => new()
    {
        Rule = HeadlineRule.MagnetMigration,
        Ordinal = ordinal,
        EventTime = SessionBuilder.SessionOn(new(2026, 6, 5)).Open + TimeSpan.FromSeconds(30 * (ordinal + 1)),
        Severity = severity,
        PreviousSeverity = previous,
        Regime = Regime.PositiveGamma,
        TradeAngle = TradeAngle.PinTrade,
        Setup = SetupKind.IronFly,
        Evidence = [new("magnet", 601), new("previous_magnet", 600), new("pin_score", null)],
    };

    public async Task<LoggedEvent> TellAsync(
        string symbol, Severity severity = Severity.Watch, Severity? previous = null)
    {
        if (!_sessions.TryGetValue(symbol, out var session))
        {
            directory.ShowIdle(symbol);
            _sessions[symbol] = session = await _store.OpenAsync(
                symbol, SessionBuilder.SessionOn(new(2026, 6, 5)), null, false, TestContext.Current.CancellationToken);
        }

        var append = new SessionAppend
        {
            Bars = [], Gaps = [], Events = [HeadlineCodec.ToNewEvent(EventAt(_ordinal++, severity, previous))],
        };
        var logged = await _store.AppendAsync(session, append, TestContext.Current.CancellationToken);
        services.GetRequiredService<EventNews>().PublishEvents(logged);
        return logged.Single();
    }

    /// <summary>Positions of the whole log, of one symbol where it is given.</summary>
    public async Task<long[]> SeqsAsync(string? symbol)
    {
        var page = await Log.ReadAsync(
            new EventQuery { Symbol = symbol, Since = -1, Limit = int.MaxValue }, TestContext.Current.CancellationToken);
        return [.. page.Events.Select(each => each.Seq)];
    }
}
