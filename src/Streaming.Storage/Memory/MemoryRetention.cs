using Streaming.Engine.Sessions;
using Streaming.Storage.Retention;

namespace Streaming.Storage.Memory;

public sealed class MemoryRetention(MemoryDatabase database, TimeProvider wall, TradingCalendar? calendar = null)
    : IRetention
{
    private readonly TradingCalendar _calendar = calendar ?? TradingCalendar.Nyse;

    public Task<int> TrimAsync(TimeSpan keep, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                var now = wall.GetUtcNow();
                var kept = SessionsKept.First(_calendar, now);
                var removed = 0;
                foreach (var (day, logs) in database.Days.ToArray())
                {
                    removed += logs.RemoveAll(log => log.Touched < now - keep && log.Date < kept);
                    if (logs is [])
                        database.Days.Remove(day);
                }

                var first = DateOnly.FromDateTime((now - keep).UtcDateTime);
                foreach (var spent in database.Usage.Keys.Where(key => key.Day < first).ToArray())
                    database.Usage.Remove(spent);
                database.Events.Trim(now - EventsKept.Time);
                return removed;
            },
            cancellationToken);
}
