using System.Text.Json;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints.Fragments;

/// <summary>What is kept of earlier answers never shows in later ones.</summary>
public sealed class FragmentTests
{
    private const string Path = "/v1/flow/zero-dte/heatmap/SPY?minutes=390";

    [Fact]
    public async Task A_grid_that_grows_between_two_answers_writes_every_bar_anew()
    {
        var session = new SessionBuilder().Close(4);
        await using var app = new StreamingApp().With(session);
        var client = app.As(Plan.Alpha);
        var narrow = await client.GetOkAsync(Path);

        app.With(session.List(597, 598, 599, 600, 601, 602).Close(2));
        var wide = await client.GetOkAsync(Path);

        Assert.Equal(5, narrow.Bars()[0].GetProperty("values").GetArrayLength());
        Assert.All(wide.Bars(), bar => Assert.Equal(6, bar.GetProperty("values").GetArrayLength()));
        Assert.Equal(
            [null, .. narrow.Bars()[0].NullableLongs("values")],
            wide.Bars()[0].NullableLongs("values"));
    }

    [Fact]
    public async Task A_bar_is_the_same_in_every_answer_and_both_modes_keep_their_own()
    {
        await using var app = new StreamingApp().With(new SessionBuilder(epoch: "e1").Close(12));
        var client = app.As(Plan.Alpha);

        var first = await RawBarsAsync(client, "&mode=delta&since_seq=0&epoch=e1");
        _ = await RawBarsAsync(client, "");
        _ = await RawBarsAsync(client, "&mode=delta");
        var again = await RawBarsAsync(client, "&mode=delta&since_seq=0&epoch=e1");
        var tail = await RawBarsAsync(client, "&mode=delta&since_seq=2&epoch=e1");

        Assert.Equal(first, again);
        Assert.Equal(first[2..], tail);
    }

    [Fact]
    public async Task Another_session_has_its_own_bars()
    {
        await using var app = new StreamingApp().With(new SessionBuilder(epoch: "e1").Close(4, withExposures: false));
        var client = app.As(Plan.Alpha);
        var before = await client.GetOkAsync(Path);

        app.With(new SessionBuilder(epoch: "e2").Close(4));
        var after = await client.GetOkAsync(Path);

        Assert.NotEqual(before.Bars()[0].GetRawText(), after.Bars()[0].GetRawText());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2000")]
    public async Task Without_room_to_keep_anything_answers_are_the_same(string bytes)
    {
        await using var roomy = new StreamingApp().With(new SessionBuilder().Close(40));
        await using var cramped = new StreamingApp().WithSetting("Rest:FragmentBytes", bytes).With(new SessionBuilder().Close(40));

        foreach (var query in new[] { "", "&mode=delta", "&metric=oi", "" })
            Assert.Equal(
                await roomy.As(Plan.Alpha).GetStringAsync(Path + query, TestContext.Current.CancellationToken),
                await cramped.As(Plan.Alpha).GetStringAsync(Path + query, TestContext.Current.CancellationToken));
    }

    private static async Task<string[]> RawBarsAsync(HttpClient client, string query) =>
        [.. (await client.GetOkAsync(Path + query)).Bars().Select(static (JsonElement bar) => bar.GetRawText())];
}
