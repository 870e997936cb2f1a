using System.Text.RegularExpressions;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Testing;
using Xunit;

namespace Streaming.Client.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void What_the_readme_shows_is_what_was_compiled()
    {
        var shown = Sample().Matches(Read("clients/dotnet/README.md")).Select(match => Lines(match.Groups[1].Value)).ToArray();

        Assert.Equal(2, shown.Length);
        Assert.Equal(Lines(Read("clients/dotnet/AlertBot/Program.cs")), shown[0]);
        Assert.InRange(shown[0].Split('\n').Length, 1, 10);
        Assert.Contains(shown[1], Lines(Read("tests/Streaming.Client.Tests/ReadmeTests.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_sample_keeps_the_bars_of_a_topic()
    {
        await using var server = await RunningServer.StartAsync("--environment=Development", "--Feed:Simulator:Speed=60");
        await using var client = new FlowClient(server.Address, "demo").Start();
        using var stopping = new CancellationTokenSource();
        var bars = new List<SeriesBarUpdate>();
        var enough = new TaskCompletionSource();

        var keeping = KeepAsync(client, new Kept(bars, () => enough.TrySetResult()), stopping.Token);
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);

        Assert.Equal(Enumerable.Range(0, bars.Count).Select(each => bars[0].Seq + each), bars.Select(bar => bar.Seq));
    }

    private static async Task KeepAsync(FlowClient client, Kept bars, CancellationToken stopping)
    {
        await foreach (var told in client.Subscribe(Topics.Series("SPY", BarSize.OneMinute), minutes: 30).ReadAsync(stopping))
            switch (told)
            {
                case TopicSubscribed { Recovered: false }:
                    bars.Clear();
                    break;
                case TopicUpdate { Update: SeriesBarUpdate { Closed: true } bar }:
                    bars.Add(bar);
                    break;
                case TopicGap gap:
                    Console.WriteLine($"lost for good: {gap.FromSeq} to {gap.ToSeq}, {gap.Reason}");
                    break;
            }
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(GoldenFile.RepositoryRoot, path));

    /// <summary>Without indentation, which differs with the place.</summary>
    private static string Lines(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();

    /// <summary>A list that says when it has ten bars.</summary>
    private sealed class Kept(List<SeriesBarUpdate> bars, Action enough)
    {
        public void Clear() => bars.Clear();

        public void Add(SeriesBarUpdate bar)
        {
            bars.Add(bar);
            if (bars.Count == 10)
                enough();
        }
    }
}
