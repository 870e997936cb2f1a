using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>A simulated session is played at a pace, its bars closed by the clock as a live feed's are, and recorded; then
/// the tape is played.</summary>
public sealed class LiveTapeTests
{
    private const long Last = 419;
    private const string Bars = "series/XYZ/30s";

    private static readonly string[] Topics =
    [
        Bars, "hedge-flow/XYZ/all/1m", "heatmap/XYZ/gex/raw/1m", "heatmap/XYZ/gex/delta/1m/principled",
        "strike-flow/XYZ/1m", "headline/XYZ",
    ];

    private static readonly string[] Paths =
    [
        .. from size in new[] { "30s", "1m", "5m", "15m" } select $"series/XYZ?bar={size}&",
        .. from side in new[] { "all", "calls", "puts" } select $"hedge-flow/XYZ?side={side}&bar=1m&",
        .. from metric in new[] { "gex", "dex", "vex", "chex", "oi", "signed_flow" }
            from mode in new[] { "raw", "delta" }
            from model in new[] { "compat", "principled" }
            select $"heatmap/XYZ?metric={metric}&mode={mode}&model={model}&",
        "strike-flow/XYZ?bar=1m&", "headlines?symbol=XYZ&limit=1000&", "snapshot/XYZ?at=2026-11-27T16:00:30Z&",
    ];

    [Fact]
    public async Task A_recorded_session_is_replayed_to_the_byte_by_rest_hub_and_event_stream()
    {
        var tape = Path.Combine(Path.GetTempPath(), $"streaming-{Guid.NewGuid():N}.jsonl.gz");
        try
        {
            var live = await PlayAsync(DayApp.Simulated(
                ("Feed:Simulator:Date", "2026-11-27"), ("Feed:Simulator:Speed", "2000"), ("Feed:Simulator:HeadStart", "00:00:00"),
                ("Feed:Record:Path", tape)));
            var replayed = await PlayAsync(DayApp.Tape(tape, speed: 2000));

            foreach (var (path, body) in live.Answers)
                Assert.True(body == replayed.Answers[path], $"{path} differs on the tape");
            Same("hub", live.Hub, replayed.Hub);
            Same("event stream", live.Stream, replayed.Stream);
        }
        finally
        {
            File.Delete(tape);
        }
    }

    private static async Task<(Dictionary<string, string> Answers, RawFrames Hub, RawFrames Stream)> PlayAsync(DayApp day)
    {
        await using var app = day;
        app.Start();
        var hub = RawFrames.OfHubAsync(app, Topics, Bars, Last);
        var stream = RawFrames.OfStreamAsync(app, Topics, Bars, Last);
        await app.EndAsync();
        await Task.WhenAll(hub, stream);

        using var http = app.Caller();
        var rest = new Dictionary<string, string>();
        foreach (var path in Paths)
            rest.Add(path, RawFrames.WithoutLogs(await http.GetStringAsync(
                $"/v1/flow/zero-dte/{path}date=2026-11-27&minutes=390", TestContext.Current.CancellationToken)));
        return (rest, await hub, await stream);
    }

    /// <summary>Both came when some bars were told already: what counts is what both were sent live. The first column that
    /// a connection gets tells its strikes, the others do not.</summary>
    private static void Same(string door, RawFrames live, RawFrames replayed)
    {
        foreach (var topic in Topics)
        {
            var both = live.Closed.Keys.Intersect(replayed.Closed.Keys).Where(key => key.Topic == topic).Order().ToList();
            var least = topic.StartsWith("headline/", StringComparison.Ordinal) ? 3 : topic == Bars ? 200 : 100;
            Assert.True(both.Count >= least, $"{door}, {topic}: only {both.Count} updates were sent in both runs");
            foreach (var key in both.Skip(1))
                Assert.True(
                    live.Closed[key] == replayed.Closed[key],
                    $"{door}, {topic} {key.Seq}: {live.Closed[key]}\nand on the tape: {replayed.Closed[key]}");
        }
    }
}
