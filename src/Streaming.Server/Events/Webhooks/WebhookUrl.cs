using System.Net;

namespace Streaming.Server.Events.Webhooks;

/// <summary>What may be a target, as far as its address tells.</summary>
internal static class WebhookUrl
{
    private const int LengthMax = 2_048;

    /// <summary>Null where it may, else what it must be. Where a name leads is seen at each attempt.</summary>
    public static string? FaultOf(string? url, bool allowPrivate)
    {
        if (url is null || url.Length > LengthMax || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0
            || uri.Port == 0 || HostOf(uri) is not { } host)
            return "must be an absolute https address without user and fragment, such as https://desk.example/hook";
        if (allowPrivate)
            return null;
        if (uri.Scheme != Uri.UriSchemeHttps)
            return "must be https";
        return IPAddress.TryParse(host, out var address) && !PublicAddress.IsPublic(address)
            ? "must not name a private address"
            : null;
    }

    // As it will be asked for: without the dot of a whole name, which an address may have too. Names are read late, and
    // some that were taken for one turn out to be none.
    private static string? HostOf(Uri uri)
    {
        try
        {
            var host = uri.IdnHost.TrimEnd('.');
            return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : host;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
