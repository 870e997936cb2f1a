using System.Net;
using Streaming.Protocol;
using Streaming.Server.Access;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class StoredKeyTests
{
    private const string Path = "/v1/flow/zero-dte/series/SPY";

    [Fact]
    public async Task A_key_works_from_when_it_is_made_until_it_is_revoked()
    {
        await using var app = new StreamingApp();
        var (client, key) = await app.WithNewKeyAsync("desk", Plan.Growth);

        await client.GetOkAsync(Path);
        await app.Keys.RevokeAsync("desk", app.Time.GetUtcNow(), TestContext.Current.CancellationToken);
        using var after = await client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.DoesNotContain("secret", key.Hash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_of_an_old_name_does_not_begin_a_new_day()
    {
        await using var app = new StreamingApp().WithSetting("Access:Quotas:Growth", "1");
        var (first, _) = await app.WithNewKeyAsync("desk", Plan.Growth);
        await first.GetOkAsync(Path);
        await app.Keys.RevokeAsync("desk", app.Time.GetUtcNow(), TestContext.Current.CancellationToken);

        var (second, _) = await app.WithNewKeyAsync("desk", Plan.Growth);
        using var response = await second.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
    }

    [Fact]
    public void A_new_key_is_256_random_bits_and_only_its_hash_is_kept()
    {
        var (row, secret) = ApiKey.New("desk", Plan.Alpha, default);

        Assert.Matches("^sk_[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal(Convert.ToHexStringLower(ApiKey.HashOf(secret)), row.Hash);
        Assert.NotEqual(secret, ApiKey.New("desk", Plan.Alpha, default).Secret);
    }
}
