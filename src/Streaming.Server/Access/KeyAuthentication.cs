using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Streaming.Server.Access;

/// <summary>Knows a caller by the key in a header or in the query, and says no in the contract's words.</summary>
internal sealed class KeyAuthentication(
    KeyRing keys,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Key";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var secret = SecretOf(Request);
        if (secret is null)
            return Task.FromResult(AuthenticateResult.NoResult());

        if (keys.Find(secret, Context) is not { } key)
            return Task.FromResult(AuthenticateResult.Fail("No such key."));

        var caller = new ClaimsPrincipal(new KeyIdentity(key));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return AccessErrors.WriteUnauthorizedAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        AccessErrors.WriteTierRestrictedAsync(Context, Context.User.Key()!);

    private static string? SecretOf(HttpRequest request)
    {
        if (request.Headers["X-Api-Key"].ToString() is { Length: > 0 } fromHeader)
            return fromHeader;

        var authorization = request.Headers[HeaderNames.Authorization].ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && authorization[Bearer.Length..].Trim() is { Length: > 0 } fromBearer)
            return fromBearer;

        return request.Query["apiKey"].ToString() is { Length: > 0 } fromQuery ? fromQuery : null;
    }
}
