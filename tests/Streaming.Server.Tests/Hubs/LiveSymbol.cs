using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Actors;
using Streaming.Testing.Bars;

namespace Streaming.Server.Tests.Hubs;

/// <summary>Does what a symbol's actor does, when the test says so: append to the log, then tell.</summary>
internal sealed class LiveSymbol
{
    private readonly HubApp _app;
    private SessionBuilder _builder;
    private Bar? _open;
    private int _revision;

    public LiveSymbol(HubApp app, string symbol, SessionBuilder builder)
    {
        _app = app;
        Symbol = symbol;
        _builder = builder;
        Session = builder.Build();
        app.Directory.Show(Session);
        app.Market.AdvanceTo(Session.Session.Open);
    }

    public string Symbol { get; }

    public SessionView Session { get; private set; }

    public BarLog Log => Session.Log;

    public void Close(int rawBars = 1)
    {
        for (var i = 0; i < rawBars; i++)
        {
            var bar = _open ?? _builder.NextBar();
            _open = null;
            _app.Market.AdvanceTo(bar.Start + TimeSpan.FromSeconds(BarIntervals.RawSeconds + 1));
            Log.Append(bar, (interval, closed) => _app.Publisher.PublishClosed(Session, interval, closed));
        }
    }

    public void ShowOpen()
    {
        _open ??= _builder.NextBar();
        _app.Publisher.PublishOpen(Session, _open, ++_revision);
    }

    /// <summary>Leaves a hole, which the next closed bar makes known.</summary>
    public void Miss(int rawBars, GapReason reason = GapReason.Restart)
    {
        _builder.Miss(rawBars, reason);
        Swap(_builder.Build());
    }

    public void List(params double[] strikes)
    {
        _builder.List(strikes);
        Swap(_builder.Build());
    }

    public void TurnTo(string date)
    {
        _builder = new SessionBuilder(Symbol, date);
        _open = null;
        _app.Market.AdvanceTo(_builder.Session.Open);
        Swap(_builder.Build());
    }

    private void Swap(SessionView session)
    {
        Session = session;
        _app.Directory.Show(session);
    }
}
