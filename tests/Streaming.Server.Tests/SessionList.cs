using System.Reflection;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Tests;

/// <summary>A store that lists a directory's sessions, which is all that the endpoints ask of one.</summary>
public class SessionList : DispatchProxy
{
    private MemoryDirectory _directory = new();

    public static ISessionStore Of(MemoryDirectory directory)
    {
        var store = Create<ISessionStore, SessionList>();
        ((SessionList)(object)store)._directory = directory;
        return store;
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        nameof(ISessionStore.ListAsync) when _directory.StoreFailure is { } failure => throw failure,
        nameof(ISessionStore.ListAsync) => Task.FromResult(_directory.List((string?)args![0])),
        nameof(ISessionStore.FindAsync) => Task.FromResult<StoredSession?>(null),
        var other => throw new NotSupportedException($"No endpoint calls {other}."),
    };
}
