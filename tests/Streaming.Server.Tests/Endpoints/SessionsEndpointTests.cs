using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class SessionsEndpointTests
{
    [Fact]
    public async Task Recorded_sessions_are_listed_newest_first()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(3).Miss(1));
        app.Directory.Keep(new SessionBuilder("QQQ", "2026-06-04").Close(5).Build());

        var sessions = await app.As(Plan.Growth).GetOkAsync("/v1/sessions");

        Assert.Equal(
            """[{"date":"2026-06-05","epoch":"2026-06-05-SPY","symbol":"SPY","bars":3,"gap_intervals":[{"from":"2026-06-05T13:31:30Z","to":"2026-06-05T13:32:00Z","reason":"restart"}]},"""
            + """{"date":"2026-06-04","epoch":"2026-06-04-QQQ","symbol":"QQQ","bars":5,"gap_intervals":[]}]""",
            sessions.GetRawText());
    }

    [Fact]
    public async Task Those_of_one_symbol_can_be_asked_for()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(3));
        app.Directory.Keep(new SessionBuilder("QQQ", "2026-06-04").Close(5).Build());

        var sessions = await app.As(Plan.Growth).GetOkAsync("/v1/sessions?symbol=%20qqq");

        Assert.Equal("QQQ", Assert.Single(sessions.EnumerateArray()).GetProperty("symbol").GetString());
    }
}
