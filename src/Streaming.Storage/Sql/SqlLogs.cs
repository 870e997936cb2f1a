using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;
using Streaming.Runtime.Codecs;

namespace Streaming.Storage.Sql;

/// <summary>The rows of the logs: which there are, which is the newest, who may write.</summary>
internal static class SqlLogs
{
    private const string Columns =
        """
        id AS Id, symbol AS Symbol, date AS Date, epoch AS Epoch, fingerprint AS Fingerprint, fence AS Fence,
        open_ns AS OpenNs, close_ns AS CloseNs, gaps AS Gaps, bar_count AS BarCount
        """;

    public static Task<LogRow?> FindAsync(SqlScope scope, string symbol, DateOnly date) =>
        scope.FindAsync<LogRow>(
            $"SELECT {Columns} FROM logs WHERE symbol = @symbol AND date = @date ORDER BY generation DESC LIMIT 1",
            new { symbol, date = date.ToColumn() });

    public static Task<LogRow?> FindAsync(SqlScope scope, string symbol, string epoch) =>
        scope.FindAsync<LogRow>(
            $"SELECT {Columns} FROM logs WHERE symbol = @symbol AND epoch = @epoch", new { symbol, epoch });

    public static async Task<IReadOnlyList<SessionSummary>> ListAsync(SqlScope scope, string? symbol)
    {
        var logs = await scope.ListAsync<LogRow>(
            $"""
             SELECT {Columns} FROM logs AS l
             WHERE (@symbol IS NULL OR symbol = @symbol)
               AND generation = (SELECT MAX(generation) FROM logs WHERE symbol = l.symbol AND date = l.date)
             ORDER BY date DESC, symbol
             """,
            new { symbol });
        return
        [
            .. logs.Select(static log => new SessionSummary(
                log.Symbol, SqlText.ToDate(log.Date), log.Epoch, (int)log.BarCount, GapCodec.Decode(log.Gaps), log.Fingerprint)),
        ];
    }

    /// <summary>The newest log of the day, or a new one where it cannot be continued. Its fence is the caller's.</summary>
    public static async Task<LogRow> OpenAsync(
        SqlScope scope, string symbol, TradingSession session, string? fingerprint, bool restart, long now)
    {
        // The counter's row is taken before anything is read: of two who open one day, the second waits here.
        var date = session.Date.ToColumn();
        await scope.ExecuteAsync(
            "INSERT INTO generations (symbol, date, count) VALUES (@symbol, @date, 0) ON CONFLICT DO NOTHING",
            new { symbol, date });
        var generation = await scope.FindAsync<long>(
            "UPDATE generations SET count = count WHERE symbol = @symbol AND date = @date RETURNING count",
            new { symbol, date });

        // Every log of the day loses its writer, the replaced ones too.
        await scope.ExecuteAsync(
            "UPDATE logs SET fence = fence + 1 WHERE symbol = @symbol AND date = @date", new { symbol, date });
        var newest = await FindAsync(scope, symbol, session.Date);
        if (newest is not null && !restart && newest.IsOf(session, fingerprint))
        {
            await scope.ExecuteAsync("UPDATE logs SET touched_ms = @now WHERE id = @Id", new { now, newest.Id });
            return newest;
        }

        await scope.ExecuteAsync(
            "UPDATE generations SET count = count + 1 WHERE symbol = @symbol AND date = @date", new { symbol, date });
        await SqlJournal.DropAsync(scope, symbol, date);
        var created = await scope.FindAsync<LogRow>(
            $"""
             INSERT INTO logs (symbol, date, generation, epoch, fingerprint, fence, open_ns, close_ns, gaps, touched_ms)
             VALUES (@symbol, @date, @generation, @epoch, @fingerprint, 1, @open, @close, @gaps, @now)
             RETURNING {Columns}
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
                now,
            });
        return created!;
    }

    /// <summary>The log's row, held for this transaction and brought up to date.</summary>
    /// <exception cref="StoreException">The log is gone, or another one writes it now.</exception>
    public static async Task<long> RequireAsync(
        SqlScope scope, StoredSession session, IReadOnlyList<FeedGap> gaps, long now) =>
        await scope.FindAsync<long?>(
            """
            UPDATE logs SET gaps = @gaps, touched_ms = @now
            WHERE symbol = @Symbol AND epoch = @Epoch AND fence = @Fence
            RETURNING id
            """,
            new { session.Symbol, session.Epoch, session.Fence, gaps = GapCodec.Encode(gaps), now })
        ?? throw await RefuseAsync(scope, session);

    public static async Task<StoreException> RefuseAsync(SqlScope scope, StoredSession session) =>
        Refusal.Of(session, (await FindAsync(scope, session.Symbol, session.Epoch))?.Fence);
}

internal sealed record LogRow
{
    public long Id { get; init; }

    public string Symbol { get; init; } = "";

    public string Date { get; init; } = "";

    public string Epoch { get; init; } = "";

    public string? Fingerprint { get; init; }

    public long Fence { get; init; }

    public long OpenNs { get; init; }

    public long CloseNs { get; init; }

    public byte[] Gaps { get; init; } = [];

    public long BarCount { get; init; }

    public bool IsOf(TradingSession session, string? fingerprint) =>
        Fingerprint == fingerprint && OpenNs == session.Open.UnixNanoseconds && CloseNs == session.Close.UnixNanoseconds;
}
