using System.Net.Http.Json;
using Streaming.Protocol;
using Streaming.Server.Tests.Events.Webhooks;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The program, killed without warning while events are on their way to a target.</summary>
public sealed class WebhookKillTests
{
    [Fact]
    public async Task What_was_queued_comes_after_the_restart_under_its_id_and_nothing_comes_as_a_new_event()
    {
        var day = new WatchedDay("simulated");
        await using var target = await WebhookTarget.StartAsync();
        var folder = Directory.CreateTempSubdirectory("streaming-kill-");
        try
        {
            string[] arguments =
            [
                .. WatchedDay.Sqlite(Path.Combine(folder.FullName, "killed.db")),
                "--Webhooks:AllowPrivate=true", "--Webhooks:Timeout=00:00:02", $"--Webhooks:Targets:0:Url={target.Address}/sick",
                "--Webhooks:Targets:0:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            ];
            await using (var killed = await day.StartAsync(arguments))
            {
                await target.UntilAsync(() => target.Arrivals.Count >= 4);
                await killed.KillAsync();
            }

            var refused = target.Arrivals.ToArray();
            target.IsHealed = true;
            await using var server = await day.StartAsync(arguments);
            var logged = await DayAsync(day, server);
            await target.UntilAsync(() => target.Arrivals.Skip(refused.Length).DistinctBy(static each => each.Id).Count() >= logged.Length);

            var taken = target.Arrivals.Skip(refused.Length).ToArray();
            Assert.Equal(logged.Order(), taken.Select(static each => each.Id).Distinct().Order());
            Assert.Empty(refused.Select(static each => each.Id).Except(taken.Select(static each => each.Id)));
            Assert.Equal(logged.Length, target.Arrivals.Select(static each => each.Body).Distinct().Count());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>The ids of all events of the day.</returns>
    private static async Task<string[]> DayAsync(WatchedDay day, RunningServer server)
    {
        await using var client = await day.ConnectAsync(server, null);
        await client.UntilSeqAsync(day.Bars, WatchedDay.LastSeq);
        using var http = WatchedDay.Caller(server);
        var page = await http.GetFromJsonAsync(
            new Uri("/v1/flow/zero-dte/headlines?since=-1&limit=1000", UriKind.Relative),
            ProtocolJsonContext.Wire.HeadlinesResponse, TestContext.Current.CancellationToken);
        return [.. page!.Events.Select(static each => each.Id)];
    }
}
