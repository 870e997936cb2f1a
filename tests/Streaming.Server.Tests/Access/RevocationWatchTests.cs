using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Storage.Memory;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class RevocationWatchTests : IDisposable
{
    private readonly TestTime _time = new();
    private readonly MemoryKeyStore _store = new(new());
    private readonly List<string> _told = [];
    private readonly RevocationWatch _watch;

    public RevocationWatchTests()
    {
        _watch = new(_store, _time, NullLogger<RevocationWatch>.Instance);
        _watch.Revoked += _told.Add;
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task A_revoked_key_is_told_and_no_other()
    {
        var desk = await AddAsync("desk");
        await AddAsync("other");

        await LookAsync();
        Assert.Empty(_told);
        await RevokeAsync("desk");
        await LookAsync();

        Assert.Equal([desk.Id], _told);
    }

    [Fact]
    public async Task It_is_told_again_for_a_minute_for_connections_that_were_on_their_way()
    {
        await AddAsync("desk");
        await RevokeAsync("desk");
        await LookAsync();

        _time.Advance(TimeSpan.FromSeconds(59));
        await LookAsync();
        Assert.Equal(2, _told.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        await LookAsync();
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public async Task It_is_told_however_late_the_look_comes()
    {
        await AddAsync("desk");
        await RevokeAsync("desk");

        _time.Advance(TimeSpan.FromHours(1));
        await LookAsync();

        Assert.Single(_told);
    }

    private Task LookAsync() => _watch.LookAsync(TestContext.Current.CancellationToken);

    private async Task<StoredKey> AddAsync(string name)
    {
        var (key, _) = ApiKey.New(name, Plan.Growth, _time.GetUtcNow());
        await _store.AddAsync(key, TestContext.Current.CancellationToken);
        return key;
    }

    private Task<bool> RevokeAsync(string name) =>
        _store.RevokeAsync(name, _time.GetUtcNow(), TestContext.Current.CancellationToken);
}
