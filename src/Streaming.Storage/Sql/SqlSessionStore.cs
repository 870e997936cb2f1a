using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;
using Streaming.Storage.Codecs;

namespace Streaming.Storage.Sql;

/// <summary>Sessions in a database of SQL.</summary>
public sealed class SqlSessionStore(ISqlDatabase database, TimeProvider wall) : ISessionStore
{
    private const string LogColumns =
        """
        id AS Id, symbol AS Symbol, date AS Date, epoch AS Epoch, fingerprint AS Fingerprint, open_ns AS OpenNs,
        close_ns AS CloseNs, gaps AS Gaps, bar_count AS BarCount
        """;

    public Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"opening {symbol}'s session of {DateText(session.Date)}",
            Durability.Power,
            async scope =>
            {
                var newest = await FindNewestAsync(scope, symbol, session.Date);
                if (newest is null || restart || !newest.IsOf(session, fingerprint))
                    newest = await CreateAsync(scope, symbol, session, fingerprint);
                else
                    await scope.ExecuteAsync(
                        "UPDATE logs SET touched_ms = @now WHERE id = @Id", new { now = NowMilliseconds(), newest.Id });

                return await ReadAsync(scope, newest);
            },
            cancellationToken);

    public Task AppendAsync(
        StoredSession session, IReadOnlyList<Bar> bars, IReadOnlyList<FeedGap> gaps, CancellationToken cancellationToken)
    {
        BarOrder.Check(bars);
        var encoded = new object[bars.Count];
        return database.WriteAsync(
            $"appending to {session.Symbol}'s log {session.Epoch}",
            Durability.Power,
            async scope =>
            {
                var id = await scope.FindAsync<long?>(
                    "SELECT id FROM logs WHERE symbol = @Symbol AND epoch = @Epoch", new { session.Symbol, session.Epoch })
                    ?? throw new StoreException(
                        $"{session.Symbol}'s log {session.Epoch} is not in the store; its time to be kept may be over.");

                await AppendGridsAsync(scope, id, bars);
                for (var i = 0; i < encoded.Length; i++)
                    encoded[i] ??= new
                    {
                        id, ordinal = (long)bars[i].Ordinal, grid = bars[i].Strikes.Grid.Id, body = BarCodec.Encode(bars[i]),
                    };
                var added = await scope.ExecuteAsync(
                    """
                    INSERT INTO bars (log_id, ordinal, grid_id, body) VALUES (@id, @ordinal, @grid, @body)
                    ON CONFLICT DO NOTHING
                    """,
                    encoded);
                return await scope.ExecuteAsync(
                    "UPDATE logs SET gaps = @gaps, bar_count = bar_count + @added, touched_ms = @now WHERE id = @id",
                    new { id, gaps = GapCodec.Encode(gaps), added = (long)added, now = NowMilliseconds() });
            },
            cancellationToken);
    }

    public Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"reading {symbol}'s session of {DateText(date)}",
            async scope => await FindNewestAsync(scope, symbol, date) is { } log ? await ReadAsync(scope, log) : null,
            cancellationToken);

    public Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"reading {symbol}'s log {epoch}",
            async scope =>
            {
                var log = await scope.FindAsync<LogRow>(
                    $"SELECT {LogColumns} FROM logs WHERE symbol = @symbol AND epoch = @epoch", new { symbol, epoch });
                return log is null ? null : await ReadAsync(scope, log);
            },
            cancellationToken);

    public Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SessionSummary>>(
            "listing the sessions",
            async scope =>
            {
                var logs = await scope.ListAsync<LogRow>(
                    $"""
                     SELECT {LogColumns} FROM logs AS l
                     WHERE (@symbol IS NULL OR symbol = @symbol)
                       AND generation = (SELECT MAX(generation) FROM logs WHERE symbol = l.symbol AND date = l.date)
                     ORDER BY date DESC, symbol
                     """,
                    new { symbol });
                return [.. logs.Select(static log => log.ToSummary())];
            },
            cancellationToken);

    private static Task<LogRow?> FindNewestAsync(SqlScope scope, string symbol, DateOnly date) =>
        scope.FindAsync<LogRow>(
            $"SELECT {LogColumns} FROM logs WHERE symbol = @symbol AND date = @date ORDER BY generation DESC LIMIT 1",
            new { symbol, date = DateText(date) });

    private async Task<LogRow> CreateAsync(SqlScope scope, string symbol, TradingSession session, string? fingerprint)
    {
        var date = DateText(session.Date);
        var generation = await scope.FindAsync<long>(
            """
            INSERT INTO generations (symbol, date, count) VALUES (@symbol, @date, 1)
            ON CONFLICT (symbol, date) DO UPDATE SET count = generations.count + 1
            RETURNING count - 1
            """,
            new { symbol, date });
        var created = await scope.FindAsync<LogRow>(
            $"""
             INSERT INTO logs (symbol, date, generation, epoch, fingerprint, open_ns, close_ns, gaps, touched_ms)
             VALUES (@symbol, @date, @generation, @epoch, @fingerprint, @open, @close, @gaps, @now)
             RETURNING {LogColumns}
             """,
            new
            {
                symbol,
                date,
                generation,
                epoch = Epoch.Mint(symbol, session.Date, fingerprint, (int)generation),
                fingerprint,
                open = session.Open.UnixNanoseconds,
                close = session.Close.UnixNanoseconds,
                gaps = GapCodec.Encode([]),
                now = NowMilliseconds(),
            });
        return created!;
    }

    private static async Task AppendGridsAsync(SqlScope scope, long id, IReadOnlyList<Bar> bars)
    {
        StrikeGrid? last = null;
        foreach (var bar in bars)
        {
            if (ReferenceEquals(bar.Strikes.Grid, last))
                continue;

            last = bar.Strikes.Grid;
            await scope.ExecuteAsync(
                "INSERT INTO grids (log_id, id, strikes) VALUES (@id, @grid, @strikes) ON CONFLICT DO NOTHING",
                new { id, grid = last.Id, strikes = StrikeGridCodec.Encode(last) });
        }
    }

    private static async Task<StoredSession> ReadAsync(SqlScope scope, LogRow log)
    {
        // One object for each grid: bars of one grid are added up without looking strikes up.
        var grids = new Dictionary<string, StrikeGrid>();
        foreach (var row in await scope.ListAsync<GridRow>(
            "SELECT id AS Id, strikes AS Strikes FROM grids WHERE log_id = @Id", new { log.Id }))
            grids.Add(row.Id, StrikeGridCodec.Decode(row.Strikes));

        var bars = new List<Bar>((int)log.BarCount);
        foreach (var row in await scope.ListAsync<BarRow>(
            "SELECT grid_id AS GridId, body AS Body FROM bars WHERE log_id = @Id ORDER BY ordinal", new { log.Id }))
            bars.Add(BarCodec.Decode(row.Body, grids[row.GridId]));

        return new StoredSession
        {
            Symbol = log.Symbol,
            Session = new TradingSession(log.Day, new(log.OpenNs), new(log.CloseNs)),
            Epoch = log.Epoch,
            Fingerprint = log.Fingerprint,
            Bars = bars,
            Gaps = GapCodec.Decode(log.Gaps),
        };
    }

    private static string DateText(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private long NowMilliseconds() => wall.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record LogRow
    {
        public long Id { get; init; }

        public string Symbol { get; init; } = "";

        public string Date { get; init; } = "";

        public string Epoch { get; init; } = "";

        public string? Fingerprint { get; init; }

        public long OpenNs { get; init; }

        public long CloseNs { get; init; }

        public byte[] Gaps { get; init; } = [];

        public long BarCount { get; init; }

        public DateOnly Day => DateOnly.ParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

        public bool IsOf(TradingSession session, string? fingerprint) =>
            Fingerprint == fingerprint && OpenNs == session.Open.UnixNanoseconds && CloseNs == session.Close.UnixNanoseconds;

        public SessionSummary ToSummary() => new(Symbol, Day, Epoch, (int)BarCount, GapCodec.Decode(Gaps));
    }

    private sealed record GridRow
    {
        public string Id { get; init; } = "";

        public byte[] Strikes { get; init; } = [];
    }

    private sealed record BarRow
    {
        public string GridId { get; init; } = "";

        public byte[] Body { get; init; } = [];
    }
}
