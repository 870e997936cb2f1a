using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Server.Tests.Pages;

public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_and_all_it_names_are_served_without_a_key()
    {
        await using var app = new StreamingApp();
        using var client = app.AsNobody();

        var page = await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        var files = Reference().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(["favicon.svg", "page.css", "page.js"], files);
        foreach (var file in files)
        {
            var answer = await client.GetAsync($"/{file}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_policy_allows_nothing_inline_and_the_page_has_nothing_inline()
    {
        await using var app = new StreamingApp();
        using var client = app.AsNobody();

        var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=", page);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
