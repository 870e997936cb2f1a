using Streaming.Engine;
using Streaming.Engine.Bars;

namespace Streaming.Runtime.Actors;

/// <content>What readers see of it.</content>
public sealed partial class SymbolActor
{
    private bool GridOrGapsGrew(SymbolState state) =>
        _view.Session is not { } session
        || !ReferenceEquals(session.Grid, state.Grid)
        || session.Gaps.Length != state.Gaps.Count
        || (state.Gaps.Count > 0 && session.Gaps[^1] != state.Gaps[^1]);

    private void ShowOpenBar(SymbolState state)
    {
        if (state.Samples == _openSample || !state.HasOpenBar
            || _around.Wall.GetElapsedTime(_openPublishedAt) < _around.Options.OpenBarCadence)
            return;

        _openSample = state.Samples;
        _openPublishedAt = _around.Wall.GetTimestamp();
        if (state.OpenOrdinal <= _storedOrdinal)
            return;

        var open = state.OpenBar();
        _snapshot = state.Snapshot();
        SwapView(state, open);
        Each(publisher => publisher.PublishOpen(_view.Session!, open, _view.Revision));
    }

    private void SwapView(SymbolState state, Bar? openBar)
    {
        var session = _view.Session;
        if (session is null || session.Epoch != _stored!.Epoch || GridOrGapsGrew(state))
            session = new SessionView
            {
                Symbol = Symbol,
                Session = state.Session,
                Epoch = _stored!.Epoch,
                Log = _bars!,
                Grid = state.Grid,
                Gaps = [.. state.Gaps],
                Snapshots = _snapshots,
                Book = _around.EngineOptions.Book,
            };

        Volatile.Write(ref _view, new SymbolView
        {
            Symbol = Symbol,
            Session = session,
            OpenBar = openBar,
            Revision = _view.Revision + (openBar is not null && openBar != _view.OpenBar ? 1 : 0),
            Snapshot = _snapshot,
            LaterExpiries = state.LaterExpiries,
            NextExpiry = state.NextExpiry,
            Spot = state.Spot,
            LastTrade = state.LastTrade,
            LastQuote = state.LastQuote,
        });
    }

    /// <summary>Of a symbol that has no options expiring today its price is known, and when the next ones do.</summary>
    private void ShowWithoutChain(SymbolState state)
    {
        if (_view.Spot == state.Spot && _view.NextExpiry == state.NextExpiry && _view.OpenBar is null
            && ReferenceEquals(_view.LaterExpiries, state.LaterExpiries))
            return;

        Volatile.Write(ref _view, _view with
        {
            OpenBar = null,
            Snapshot = null,
            LaterExpiries = state.LaterExpiries,
            NextExpiry = state.NextExpiry,
            Spot = state.Spot,
        });
    }
}
