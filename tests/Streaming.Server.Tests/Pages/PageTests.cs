using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Pages;

/// <summary>Nothing runs beside these: they count frames a second and the time to the first column.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The dashboard as the server gives it; skipped where it was built without Node.</summary>
[Collection(nameof(Alone))]
public sealed partial class PageTests
{
    private static readonly NodeFolder Dashboard = new("clients/dashboard");
    private static readonly NodeFolder Client = new("clients/typescript");

    [Fact]
    public async Task The_page_and_all_it_names_are_served_without_a_key()
    {
        await using var app = new StreamingApp();
        using var client = app.AsNobody();

        var page = await GetPageAsync(client);
        var files = Reference().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(["./favicon.svg", "./index.css", "./index.js"], files.Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var answer = await client.GetAsync(new Uri(file, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task All_that_the_page_loads_fits_its_budget()
    {
        const int budget = 100_000;
        await using var app = new StreamingApp();
        using var client = app.AsNobody();

        var total = 0L;
        foreach (Match file in Reference().Matches(await GetPageAsync(client)))
            total += await CompressedAsync(await client.GetByteArrayAsync(
                new Uri(file.Groups[1].Value, UriKind.Relative), TestContext.Current.CancellationToken));

        Assert.InRange(total, 1, budget);
    }

    [Fact]
    public async Task The_policy_allows_nothing_inline_and_the_page_has_nothing_inline()
    {
        await using var app = new StreamingApp();
        using var client = app.AsNobody();

        var page = await GetPageAsync(client);
        var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=", page);
    }

    [Fact]
    public async Task Its_parts_do_what_they_say()
    {
        await Dashboard.RunAsync("node_modules/typescript/bin/tsc");
        await Dashboard.RunAsync("node_modules/vitest/vitest.mjs", "run");
    }

    [Fact]
    public async Task In_a_browser_it_shows_a_column_in_time_and_every_control_works()
    {
        await using (var app = new StreamingApp())
        {
            using var client = app.AsNobody();
            await GetPageAsync(client);
        }
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "Chromium is not here.");

        TestContext.Current.SendDiagnosticMessage(await Dashboard.RunAsync("tests/browser.mjs"));
    }

    [Fact]
    public async Task The_typescript_client_follows_the_built_server()
    {
        await Client.RunAsync("node_modules/typescript/bin/tsc");
        await Client.RunAsync("node_modules/vitest/vitest.mjs", "run");
    }

    private static async Task<long> CompressedAsync(byte[] content)
    {
        using var counted = new MemoryStream();
        await using (var zip = new GZipStream(counted, CompressionLevel.Optimal, leaveOpen: true))
            await zip.WriteAsync(content, TestContext.Current.CancellationToken);
        return counted.Length;
    }

    private static async Task<string> GetPageAsync(HttpClient client)
    {
        var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.SkipWhen(answer.StatusCode == HttpStatusCode.NotFound, "The server was built without Node, so it has no page.");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?:href|src)=\"(\\./[^\"]+)\"")]
    private static partial Regex Reference();
}
