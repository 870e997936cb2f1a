using System.Net;
using System.Text.Json;
using Xunit;

namespace Streaming.Server.Tests;

/// <summary>What a client got, in a test's words.</summary>
public static class Answers
{
    /// <summary>The body of a 200.</summary>
    public static async Task<JsonElement> GetOkAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asserts a refusal to the byte.</summary>
    public static async Task RefusesAsync(this HttpClient client, string path, HttpStatusCode status, string body)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What stands at a path of names with dots between them.</summary>
    public static JsonElement At(this JsonElement answer, string path)
    {
        foreach (var name in path.Split('.'))
        {
            Assert.True(answer.TryGetProperty(name, out var found), $"{path} is missing.");
            answer = found;
        }

        return answer;
    }

    public static double Number(this JsonElement answer, string path) => answer.At(path).GetDouble();

    public static string Text(this JsonElement answer, string path) => answer.At(path).GetString()!;

    public static JsonElement[] Bars(this JsonElement answer) => [.. answer.GetProperty("bars").EnumerateArray()];

    public static string[] Times(this JsonElement answer) =>
        [.. answer.Bars().Select(bar => bar.GetProperty("t").GetString()!)];

    public static long[] Longs(this JsonElement bar, string property) =>
        [.. bar.GetProperty(property).EnumerateArray().Select(value => value.GetInt64())];

    public static long?[] NullableLongs(this JsonElement bar, string property) =>
    [
        .. bar.GetProperty(property).EnumerateArray()
            .Select(value => value.ValueKind == JsonValueKind.Null ? (long?)null : value.GetInt64()),
    ];
}
