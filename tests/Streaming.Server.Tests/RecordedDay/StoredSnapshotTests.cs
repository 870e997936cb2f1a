using System.Net;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>Snapshots of the past, as the process that saw them answers and as a later one does.</summary>
public sealed class StoredSnapshotTests
{
    private static readonly string[] Moments =
    [
        "at=2015-12-24T15:30:00Z", "at=2015-12-24T15:44:59Z&model=principled", "date=2015-12-24", "date=2015-12-24&strike_range=0.1",
        "date=2015-12-24&at=2015-12-24T14:31:00Z",
    ];

    [Fact]
    public async Task A_later_process_answers_with_the_same_bytes_from_the_store()
    {
        var file = Path.Combine(Path.GetTempPath(), $"streaming-{Guid.NewGuid():N}.db");
        try
        {
            List<string> seen, stored;
            await using (var first = await DayApp.Lean(speed: 0, ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", file)).PlayedAsync())
                seen = await AnswersAsync(first);

            // It plays the day before: nothing of the one that is asked for passes through it.
            await using (var second = await DayApp.Lean(
                speed: 0, ("Feed:Lean:Date", "2015-12-23"), ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", file)).PlayedAsync())
                stored = await AnswersAsync(second);

            Assert.Equal(seen, stored);
            Assert.All(seen, body => Assert.Contains("\"net_gex\":", body, StringComparison.Ordinal));
            Assert.Equal(seen.Count, seen.Distinct().Count());
        }
        finally
        {
            foreach (var part in new[] { "", "-wal", "-shm" })
                File.Delete(file + part);
        }
    }

    private static async Task<List<string>> AnswersAsync(DayApp app)
    {
        using var http = app.Caller();
        var bodies = new List<string>();
        foreach (var moment in Moments)
        {
            using var response = await http.GetAsync($"/v1/flow/zero-dte/snapshot/GOOG?{moment}", TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{moment}: {body}");
            bodies.Add(body);
        }

        return bodies;
    }
}
