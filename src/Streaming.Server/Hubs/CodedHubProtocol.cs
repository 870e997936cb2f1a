using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol;

namespace Streaming.Server.Hubs;

/// <summary>A hub protocol whose failed calls begin with a code, whoever found the failure. SignalR wraps what a method
/// says in words of its own, and tells of arguments that do not parse as of a failure of the server, which a client would
/// take for a reason to ask again.</summary>
internal sealed class CodedHubProtocol(IHubProtocol inner) : IHubProtocol
{
    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!inner.TryParseMessage(ref input, binder, out message))
            return false;

        // Goes to the hub as every call does, so that one place refuses calls and counts what it refused.
        if (message is InvocationBindingFailureMessage or StreamInvocationMessage or InvocationMessage { StreamIds.Length: > 0 })
            message = new InvocationMessage(
                ((HubInvocationMessage)message).InvocationId, nameof(FlowHub.Malformed), []);
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) =>
        inner.WriteMessage(Coded(message), output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(Coded(message));

    private static HubMessage Coded(HubMessage message) => message switch
    {
        CompletionMessage { Result: RefusedCall refused } completion =>
            CompletionMessage.WithError(completion.InvocationId!, refused.Message),
        // Every refusal is a result by now: this is a failure of ours, whose words the log has.
        CompletionMessage { Error: not null } completion => CompletionMessage.WithError(
            completion.InvocationId!, Codes.Message(Codes.Unavailable, "the call failed on the server")),
        _ => message,
    };
}
