using System.Collections.Concurrent;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Tests;

/// <summary>Symbols and their sessions, filled by a test: what the endpoints read, without actors behind it.</summary>
public sealed class MemoryDirectory : ISymbolDirectory
{
    private readonly ConcurrentDictionary<string, SymbolView> _views = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<SessionView> _sessions = [];
    private volatile DirectoryGate? _gate;

    public IReadOnlyList<string> Symbols => [.. _views.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What the store that lists these sessions fails with; null while it does not.</summary>
    public StoreException? StoreFailure { get; set; }

    /// <summary>Knows a symbol, with this as its current session.</summary>
    public void Show(SessionView session, double? spot = null)
    {
        _sessions.Add(session);
        _views[session.Symbol] = new() { Symbol = session.Symbol, Session = session, Spot = spot };
    }

    public void Show(SymbolView view)
    {
        if (view.Session is { } session)
            _sessions.Add(session);
        _views[view.Symbol] = view;
    }

    /// <summary>Knows a symbol that has no session yet.</summary>
    public void ShowIdle(string symbol) => _views[symbol] = new() { Symbol = symbol };

    /// <summary>Keeps a session of an earlier day.</summary>
    public void Keep(SessionView session) => _sessions.Add(session);

    /// <summary>Lets whoever looks for the symbol wait at a gate.</summary>
    internal DirectoryGate CloseGate(string symbol) => _gate = new(symbol);

    public async ValueTask<SymbolView?> FindAsync(string symbol, CancellationToken cancellationToken)
    {
        if (_gate is { } gate && gate.Symbol == symbol)
            await gate.PassAsync(cancellationToken);
        return _views.GetValueOrDefault(symbol);
    }

    public ValueTask<SessionView?> FindSessionAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_sessions.FirstOrDefault(kept => kept.Symbol == symbol && kept.Session.Date == date));

    public ValueTask<SessionView?> FindSessionAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_sessions.FirstOrDefault(kept => kept.Symbol == symbol && kept.Epoch == epoch));

    public IReadOnlyList<SessionSummary> List(string? symbol) =>
    [
        .. from kept in _sessions
           where symbol is null || kept.Symbol == symbol
           orderby kept.Session.Date descending, kept.Symbol
           select new SessionSummary(
               kept.Symbol, kept.Session.Date, kept.Epoch, kept.Log[default].Closed.Length, kept.Gaps),
    ];
}
