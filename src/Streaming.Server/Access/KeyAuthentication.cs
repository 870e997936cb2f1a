using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Streaming.Server.Access;

/// <summary>Knows a caller by a key in a header or in the query, at push doors by a ticket too, and says no in the
/// contract's words.</summary>
internal sealed class KeyAuthentication(
    KeyRing keys,
    TicketDesk tickets,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Key";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var key = Secret is { } secret ? await keys.FindAsync(secret, Context) : null;
        key ??= await FindByTicketAsync();
        return key is null
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Success(new(new ClaimsPrincipal(new KeyIdentity(key)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return AccessErrors.WriteUnauthorizedAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        AccessErrors.WriteTierRestrictedAsync(Context, Context.User.Key()!);

    private string? Secret =>
        NotEmpty(Request.Headers["X-Api-Key"].ToString())
        ?? BearerToken
        ?? NotEmpty(Request.Query["apiKey"].ToString());

    private string? BearerToken =>
        Request.Headers[HeaderNames.Authorization].ToString() is var authorization
        && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? NotEmpty(authorization[Bearer.Length..].Trim())
            : null;

    private async ValueTask<ApiKey?> FindByTicketAsync()
    {
        if (Context.GetEndpoint()?.Metadata is not { } endpoint || endpoint.GetMetadata<PushDoor>() is null)
            return null;

        // A browser's hub client shows its ticket as bearer when it negotiates and in the query when it connects; only
        // the connection uses it up.
        var ticket = NotEmpty(Request.Query["access_token"].ToString()) ?? BearerToken;
        var key = ticket is null ? null
            : endpoint.GetMetadata<NegotiateMetadata>() is null ? tickets.Redeem(ticket)
            : tickets.Peek(ticket);
        return key is not null && await keys.IsInForceAsync(key, Context.RequestAborted) ? key : null;
    }

    private static string? NotEmpty(string text) => text.Length > 0 ? text : null;
}
