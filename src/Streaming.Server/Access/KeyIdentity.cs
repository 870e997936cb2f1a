using System.Security.Claims;

namespace Streaming.Server.Access;

/// <summary>A caller who showed a key.</summary>
public sealed class KeyIdentity(ApiKey key)
    : ClaimsIdentity([new Claim(ClaimTypes.Name, key.Name)], KeyAuthentication.Scheme)
{
    public ApiKey Key { get; } = key;
}

public static class KeyIdentities
{
    /// <summary>The key the caller showed, or null.</summary>
    public static ApiKey? Key(this ClaimsPrincipal? caller) => (caller?.Identity as KeyIdentity)?.Key;
}
