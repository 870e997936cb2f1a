using System.IO.Compression;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints.Fragments;

public sealed class CompressionTests
{
    private static readonly double[] Strikes = [.. Enumerable.Range(400, 250).Select(strike => (double)strike)];

    [Theory]
    [InlineData("heatmap/SPY?minutes=390")]
    [InlineData("heatmap/SPY?minutes=390&mode=delta&metric=oi")]
    [InlineData("strike-flow/SPY?minutes=17")]
    [InlineData("series/SPY?minutes=390")]
    [InlineData("hedge-flow/SPY?minutes=390&bar=5m&side=puts")]
    [InlineData("heatmap/SPY?since_seq=3&epoch=2026-06-05-SPY")]
    public async Task Pieces_compressed_one_by_one_are_one_stream_of_the_same_bytes(string query)
    {
        await using var app = new StreamingApp().With(new SessionBuilder().List(Strikes).Close(780));
        var path = $"/v1/flow/zero-dte/{query}";
        var client = app.As(Plan.Alpha);
        var plain = await client.GetByteArrayAsync(path, TestContext.Current.CancellationToken);

        // Twice: from bars that are encoded, and from bars that are compressed too.
        for (var round = 0; round < 2; round++)
        {
            using var response = await GetCompressedAsync(client, path, "br, gzip");
            var compressed = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

            Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            Assert.Equal(plain, Unpack(compressed));
            Assert.True(compressed.Length < plain.Length * 0.55, $"{compressed.Length} of {plain.Length} bytes");
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip;q=0")]
    [InlineData("br")]
    public async Task Who_does_not_take_gzip_gets_plain_bytes(string accepted)
    {
        await using var app = new StreamingApp().With(new SessionBuilder().List(Strikes).Close(20));

        using var response = await GetCompressedAsync(app.As(Plan.Alpha), "/v1/flow/zero-dte/heatmap/SPY", accepted);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.NotNull(response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_small_answer_is_not_worth_it()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        using var response = await GetCompressedAsync(app.As(Plan.Alpha), "/v1/flow/zero-dte/hedge-flow/SPY", "gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Other_answers_are_compressed_as_they_are_made()
    {
        await using var app = new StreamingApp();

        using var response = await GetCompressedAsync(app.AsNobody(), "/openapi/v1.json", "br, gzip");

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
    }

    private static async Task<HttpResponseMessage> GetCompressedAsync(HttpClient client, string path, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static byte[] Unpack(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
