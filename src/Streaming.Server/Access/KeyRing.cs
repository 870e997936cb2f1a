using System.Net;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Access;

/// <summary>Finds the key whose text a caller shows: of the configuration, of the store, or the demo's.</summary>
/// <remarks>The store is asked each time, so that a key revoked by another process is refused with the next
/// request.</remarks>
public sealed class KeyRing(IKeyStore store, IOptions<AccessOptions> options, IHostEnvironment environment)
{
    private readonly ApiKey[] _configured =
        [.. options.Value.Keys.Select(key => ApiKey.Configured(key.Name, key.Plan, key.Key))];

    private readonly ApiKey? _demo = environment.IsDevelopment() ? ApiKey.Configured("demo", Plan.Alpha, "demo") : null;

    /// <summary>The key with this text, or null.</summary>
    /// <param name="context">Tells whether the caller is this machine.</param>
    public async ValueTask<ApiKey?> FindAsync(string secret, HttpContext context)
    {
        var hash = ApiKey.HashOf(secret);
        foreach (var key in _configured)
            if (key.HasHash(hash))
                return key;

        if (_demo is not null && _demo.HasHash(hash))
            return IsThisMachine(context) ? _demo : null;

        return await FindStoredAsync(hash, context.RequestAborted);
    }

    /// <summary>False once the key has been revoked.</summary>
    public async ValueTask<bool> IsInForceAsync(ApiKey key, CancellationToken cancellationToken) =>
        !key.IsRevocable || await FindStoredAsync(key.Hash, cancellationToken) is not null;

    private async ValueTask<ApiKey?> FindStoredAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken) =>
        await store.FindAsync(Convert.ToHexStringLower(hash.Span), cancellationToken) is { IsInForce: true } row
        && ApiKey.Of(row) is { } key && key.HasHash(hash.Span)
            ? key
            : null;

    // Both ends: a page elsewhere whose name was rebound to 127.0.0.1 connects from here but asks for its own host, and
    // what a proxy passes on comes from wherever its header says.
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote
        && IPAddress.IsLoopback(remote)
        && IsThisMachine(context.Request.Host.Host)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");

    private static bool IsThisMachine(string host) =>
        host is "localhost"
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
