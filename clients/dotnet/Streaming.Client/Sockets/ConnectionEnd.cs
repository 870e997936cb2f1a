using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client.Sockets;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The protocol's, where there is one.</param>
internal readonly record struct ConnectionEnd(int? Code, string Reason, TimeSpan RetryAfter = default)
{
    public bool IsForGood => Code is >= 3500 and <= 3999;

    public static ConnectionEnd Of(Bye bye) =>
        new(bye.Code, bye.Reason, TimeSpan.FromMilliseconds(bye.RetryAfterMs ?? 0));

    public static ConnectionEnd Of(Exception? failure) => failure switch
    {
        // A door that is not opened to this key is not opened to it tomorrow.
        FlowException { Code: 401 or 403 } refusal => new(Codes.Unauthenticated, refusal.Message),
        FlowException refusal => new(null, refusal.Message, refusal.RetryAfter ?? default),
        _ => new(null, failure?.Message ?? "the connection closed"),
    };
}
