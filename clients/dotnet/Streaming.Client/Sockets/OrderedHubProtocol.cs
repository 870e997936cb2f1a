using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client.Sockets;

/// <summary>A hub protocol that hands over what the service says of its own accord where it is read.</summary>
/// <remarks>The hub's library would put it in a queue of its own, which has no bound, and which neither answers nor the end of
/// the connection wait for: a <see cref="Bye"/> in it would be overtaken by the close that it explains.</remarks>
internal sealed class OrderedHubProtocol(IHubProtocol inner, Action<IHubMessage> take) : IHubProtocol
{
    public static readonly IReadOnlyDictionary<string, Type> Types =
        new Dictionary<string, Type>(Enum.GetValues<TopicKind>().ToDictionary(Targets.Of, Targets.TypeOf))
        {
            [Targets.Gap] = typeof(Gap),
            [Targets.Heartbeat] = typeof(Heartbeat),
            [Targets.Bye] = typeof(Bye),
        };

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        while (inner.TryParseMessage(ref input, new Binder(binder), out message))
        {
            // What does not fit is of a later version, and is borne.
            if (message is InvocationMessage { Arguments: [IHubMessage told] })
                take(told);
            else if (message is not (InvocationMessage or InvocationBindingFailureMessage))
                return true;
        }

        return false;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

    private sealed class Binder(IInvocationBinder calls) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => calls.GetReturnType(invocationId);

        public Type GetStreamItemType(string streamId) => calls.GetStreamItemType(streamId);

        // The library's own binder says what a protocol expects of a name that is not known.
        public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
            Types.TryGetValue(methodName, out var type) ? [type] : calls.GetParameterTypes(methodName);
    }
}
