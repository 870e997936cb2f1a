using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Testing;

/// <summary>A live feed whose line a test cuts and mends. Each connection says first that it is there.</summary>
public sealed class LineFeed(bool canReplay = false, params string[] symbols) : IFeed
{
    /// <summary>The day of its cursors: the one on which <see cref="ManualTime"/> begins.</summary>
    public static readonly DateOnly Day = new(2026, 6, 5);

    private readonly Channel<FeedChunk?> _line = Channel.CreateUnbounded<FeedChunk?>();
    private readonly List<FeedCursor?> _connections = [];
    private long _position;
    private bool _isDown;

    public FeedDescription Description { get; } = new()
    {
        Name = "line", Symbols = symbols is [] ? ["SPY"] : symbols, IsLive = true, CanReplay = canReplay,
    };

    public FeedCounters Counters { get; } = new();

    /// <summary>While it is, nobody can connect.</summary>
    public bool IsDown
    {
        get => Volatile.Read(ref _isDown);
        set => Volatile.Write(ref _isDown, value);
    }

    /// <summary>The cursor each connection began from.</summary>
    public IReadOnlyList<FeedCursor?> Connections
    {
        get
        {
            lock (_connections)
                return [.. _connections];
        }
    }

    public LineFeed Give(params MarketEvent[] events) => Give(isReplay: false, events);

    /// <summary>Gives what was missed, and says that there is more to come.</summary>
    public LineFeed GiveAgain(params MarketEvent[] events) => Give(isReplay: true, events);

    /// <summary>Gives what takes no places of the line's.</summary>
    public LineFeed GiveBeside(params MarketEvent[] events)
    {
        _line.Writer.TryWrite(new FeedChunk(events, new FeedCursor(Day, _position), IsBeside: true));
        return this;
    }

    /// <summary>Breaks the connection, now and until it is mended.</summary>
    public void Cut()
    {
        IsDown = true;
        _line.Writer.TryWrite(null);
    }

    /// <summary>Breaks the connection; the next one is taken.</summary>
    public void Hiccup() => _line.Writer.TryWrite(null);

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new FeedException("The line is down.");

        lock (_connections)
            _connections.Add(after);
        yield return new FeedChunk(default, new FeedCursor(Day, _position), IsReplay: canReplay && after is not null);
        await foreach (var chunk in _line.Reader.ReadAllAsync(cancellationToken))
            yield return chunk ?? throw new FeedException("The line was cut.");
    }

    private LineFeed Give(bool isReplay, MarketEvent[] events)
    {
        _line.Writer.TryWrite(new FeedChunk(events, new FeedCursor(Day, _position += events.Length), isReplay));
        return this;
    }
}
