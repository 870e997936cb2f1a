using Streaming.Server.Tests.RecordedDay.Doors;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>A thousand disconnects and more, at random points of a real day, over every door: whoever comes back ends with
/// what REST has, byte for byte, and no hole without a gap.</summary>
public sealed class RecordedDayResumeTests
{
    private const int ClientsPerDoor = 10;
    private const int Disconnects = 1_000;

    private static readonly string[] Topics =
    [
        "series/GOOG/30s", "hedge-flow/GOOG/all/5m", "heatmap/GOOG/gex/raw/1m", "heatmap/GOOG/oi/delta/1m",
        "heatmap/GOOG/gex/raw/1m/principled", "strike-flow/GOOG/1m", "headline/GOOG",
    ];

    private static readonly Dictionary<string, Func<DayApp, IDayDoor>> Doors = new()
    {
        ["hub, json"] = app => new HubDayDoor(app, "json"),
        ["hub, messagepack"] = app => new HubDayDoor(app, "messagepack"),
        ["event stream"] = app => new SseDayDoor(app),
        ["rest"] = app => new RestDayDoor(app),
    };

    [Fact]
    public async Task Whoever_comes_back_ends_with_the_bars_of_rest_byte_for_byte()
    {
        var seed = Environment.TickCount;
        await using var app = DayApp.Lean(speed: 600);
        app.Start();
        var ended = app.EndAsync();

        var followers = Doors.SelectMany((door, number) => Enumerable.Range(0, ClientsPerDoor).Select(i =>
            Task.Run(() => FollowAsync(door.Key, door.Value(app), ended, new Random(seed + 1_000 * number + i)))));
        var ends = await Task.WhenAll(followers);

        using var http = app.Caller();
        var rest = await RestTopics.WholeDayAsync(http, Topics, DayApp.Date);
        foreach (var topic in Topics)
            Assert.True(rest[topic].Count > 5, $"{topic}: {rest[topic].Count} on REST");
        foreach (var (name, door, _) in ends)
        {
            Assert.Empty(door.Faults);
            foreach (var topic in Topics)
                AssertSame(rest[topic], door.ClosedOf(topic), $"seed {seed}, {name}, {topic}");
        }

        foreach (var name in Doors.Keys)
        {
            var disconnects = ends.Where(end => end.Name == name).Sum(end => end.Disconnects);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {disconnects} disconnects");
            Assert.True(disconnects > Disconnects / (2 * Doors.Count), $"{name}: {disconnects} disconnects");
        }

        Assert.True(ends.Sum(end => end.Disconnects) >= Disconnects, $"{ends.Sum(end => end.Disconnects)} disconnects");
    }

    private static async Task<(string Name, IDayDoor Door, int Disconnects)> FollowAsync(
        string name, IDayDoor door, Task ended, Random random)
    {
        for (var disconnects = 0; ; disconnects++)
        {
            var last = ended.IsCompleted;
            if (await door.VisitAsync(Topics, last ? null : random.Next(1, 20), ended) && last)
                return (name, door, disconnects);
        }
    }

    private static void AssertSame(List<string> rest, List<string> own, string about)
    {
        Assert.True(rest.Count == own.Count, $"{about}: {own.Count} here, {rest.Count} on REST");
        for (var i = 0; i < rest.Count; i++)
            Assert.True(rest[i] == own[i], $"{about}, the {i}th: {own[i]}\non REST {rest[i]}");
    }
}
