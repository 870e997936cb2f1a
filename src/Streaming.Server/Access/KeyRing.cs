using System.Net;
using Microsoft.Extensions.Options;
using Streaming.Protocol;

namespace Streaming.Server.Access;

/// <summary>Finds the key whose text a caller shows.</summary>
public sealed class KeyRing(IOptions<AccessOptions> options, IHostEnvironment environment)
{
    private const string DemoSecret = "demo";

    private readonly ApiKey[] _configured =
        [.. options.Value.Keys.Select(key => ApiKey.FromSecret(key.Name, key.Plan, key.Key))];

    private readonly ApiKey? _demo =
        environment.IsDevelopment() ? ApiKey.FromSecret("demo", Plan.Alpha, DemoSecret) : null;

    /// <summary>The key with this text, or null; <paramref name="context"/> tells whether the caller is this machine.</summary>
    public ApiKey? Find(string secret, HttpContext context)
    {
        var hash = ApiKey.HashOf(secret);
        foreach (var key in _configured)
            if (key.HasHash(hash))
                return key;

        return _demo is not null && _demo.HasHash(hash) && IsThisMachine(context) ? _demo : null;
    }

    // Both ends: a page elsewhere whose name was rebound to 127.0.0.1 connects from here but asks for its own host, and
    // what a proxy passes on comes from wherever its header says.
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && (context.Request.Host.Host is "localhost"
            || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)))
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");
}
