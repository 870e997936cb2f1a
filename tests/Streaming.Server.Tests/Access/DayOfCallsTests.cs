using System.Net;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Access;

/// <summary>A whole day's calls of a plan, by the program as its user starts it, with a database that outlives it.</summary>
public sealed class DayOfCallsTests : IDisposable
{
    private const int Day = 2_500;
    private const int Connections = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-calls-");

    [Fact]
    public async Task All_of_a_days_calls_pass_and_no_more_on_many_connections_and_over_a_kill()
    {
        const int Left = 10;
        await using (var server = await StartAsync())
        {
            var answers = await AskAsync(server, Day - Left);
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            await server.KillAsync();
        }

        await using var again = await StartAsync();
        var last = await AskAsync(again, Left + Connections);

        Assert.Equal(Left, last.Count(answer => answer.Status == HttpStatusCode.OK));
        var refused = last.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToArray();
        Assert.Equal(Connections, refused.Length);
        Assert.All(refused, answer => Assert.True(answer.RetryAfter > TimeSpan.Zero));
        Assert.All(refused, answer => Assert.Contains("daily API quota of 2500 requests on the Growth plan", answer.Body, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        "--environment=Production", "--Storage:Kind=sqlite", $"--Storage:Sqlite:Path={Path.Combine(_folder.FullName, "calls.db")}",
        "--Access:Keys:0:Name=desk", "--Access:Keys:0:Plan=growth", "--Access:Keys:0:Key=calls-secret",
        "--Access:AddressRate=100000", "--Access:AddressBurst=100000", "--Feed:Simulator:HeadStart=0:00:00");

    // Each connection asks one call behind the other; all of them at once.
    private static async Task<Answer[]> AskAsync(RunningServer server, int calls)
    {
        var left = calls;
        var answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            List<Answer> heard = [];
            using var caller = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
            caller.DefaultRequestHeaders.Add("X-Api-Key", "calls-secret");
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var answer = await caller.GetAsync(
                    new Uri($"{server.Address}/v1/sessions"), TestContext.Current.CancellationToken);
                heard.Add(new(
                    answer.StatusCode, answer.Headers.RetryAfter?.Delta,
                    await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            }

            return heard;
        }));
        return [.. answers.SelectMany(each => each)];
    }

    private sealed record Answer(HttpStatusCode Status, TimeSpan? RetryAfter, string Body);
}
