using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol;

namespace Streaming.Server.Hubs;

/// <summary>A hub protocol that has a code for arguments that do not parse. SignalR says of them that the server failed,
/// which a client would take for a reason to ask again.</summary>
internal sealed class CodedHubProtocol(IHubProtocol inner) : IHubProtocol
{
    private static readonly ExceptionDispatchInfo BadRequest = ExceptionDispatchInfo.Capture(
        new HubException(Codes.Message(Codes.BadRequest, "the arguments are not those of this call")));

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!inner.TryParseMessage(ref input, binder, out message))
            return false;

        if (message is InvocationBindingFailureMessage failure)
            message = new InvocationBindingFailureMessage(failure.InvocationId, failure.Target, BadRequest);
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);
}
