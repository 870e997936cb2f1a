using System.Text.Json;
using Streaming.Protocol;
using Xunit;

namespace Streaming.Client.Tests;

public sealed class FlowRestClientTests
{
    [Fact]
    public async Task The_key_goes_in_a_header_and_to_the_service_only()
    {
        await using var service = await ScriptedService.StartAsync();
        using var rest = new FlowRestClient(service.Address, "k");
        var asking = rest.GetAsync<JsonElement>("/v1/any?a=b", TestContext.Current.CancellationToken);
        var question = await service.NextQuestionAsync();
        question.Answer(200, "7");

        Assert.Equal(7, (await asking).GetInt32());
        Assert.Equal(("/v1/any?a=b", "k"), (question.Link, question.Key));
        var encrypted = new UriBuilder(service.Address) { Scheme = "https" }.ToString();
        foreach (var stranger in new[] { "http://stranger.example/v1", encrypted, "//stranger.example/" })
        {
            var refused = await Assert.ThrowsAsync<FlowException>(
                () => rest.GetAsync<JsonElement>(stranger, TestContext.Current.CancellationToken));
            Assert.Equal("foreign_address", refused.Error);
        }
    }

    [Theory]
    [InlineData(404, """{"error":"symbol_not_found","message":"No data for X."}""", "symbol_not_found", false)]
    [InlineData(401, """{"title":"Unauthorized","detail":"Invalid API key."}""", "Unauthorized", false)]
    [InlineData(429, """{"error":"Quota exceeded"}""", "Quota exceeded", true)]
    [InlineData(502, "<html>", "http_error", true)]
    [InlineData(302, "", "http_error", false)]
    public async Task A_refusal_says_what_in_the_service_s_own_words(int status, string body, string error, bool isTemporary)
    {
        await using var service = await ScriptedService.StartAsync();
        using var rest = new FlowRestClient(service.Address, "k");
        var asking = rest.GetSeriesAsync(
            "A^B", BarSize.FiveMinutes, new() { SinceSeq = 3, Epoch = "e+1", Date = new(2026, 6, 5) },
            TestContext.Current.CancellationToken);
        var question = await service.NextQuestionAsync();
        question.Answer(status, body);

        var refusal = await Assert.ThrowsAsync<FlowException>(() => asking);
        Assert.Equal((status, error, isTemporary), (refusal.Code, refusal.Error, refusal.IsTemporary));
        Assert.Equal("/v1/flow/zero-dte/series/A%5EB?bar=5m&date=2026-06-05&epoch=e%2B1&since_seq=3", question.Link);
    }

    [Fact]
    public void An_address_is_one_of_a_service() =>
        Assert.Throws<ArgumentException>(() => new FlowRestClient(new Uri("ftp://flow.example"), "k"));
}
