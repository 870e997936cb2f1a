using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Streaming.Testing.ToldTime;

/// <summary>Tells the wall's time to programs that a test starts, so that a day of theirs passes in seconds and is the same
/// whenever the test runs. A program that is killed is forgotten; one that comes is told what it is.</summary>
/// <remarks>The program is the built one. <see cref="StartupHook"/>, which .NET runs before a program's Main where the
/// environment names it, puts the told time in the place of the system's. The time stands still between two
/// tellings.</remarks>
public sealed class TimeTeller : IAsyncDisposable
{
    internal const string PortVariable = "STREAMING_TOLD_TIME";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<TcpClient> _programs = [];
    private readonly Task _accepting;

    public TimeTeller(DateTimeOffset now)
    {
        Now = now;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>With these a program is told the time.</summary>
    public (string Name, string Value)[] Environment =>
    [
        ("DOTNET_STARTUP_HOOKS", typeof(TimeTeller).Assembly.Location),
        (PortVariable, $"{((IPEndPoint)_listener.LocalEndpoint).Port}"),
    ];

    /// <summary>Moves the wall of every program; when this completes, whatever fell due in it has had its turn.</summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Now += time;
            foreach (var program in _programs.ToArray())
                if (!await TryTellAsync(program, cancellationToken))
                    _programs.Remove(program);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var program in _programs)
            program.Dispose();
        _gate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                await TakeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Nobody else comes.
        }
    }

    private async Task TakeAsync(TcpClient program)
    {
        await _gate.WaitAsync();
        try
        {
            if (await TryTellAsync(program, CancellationToken.None))
                _programs.Add(program);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<bool> TryTellAsync(TcpClient program, CancellationToken cancellationToken)
    {
        var told = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(told, Now.UtcTicks);
        try
        {
            await program.GetStream().WriteAsync(told, cancellationToken);
            if (await program.GetStream().ReadAsync(told.AsMemory(0, 1), cancellationToken).AsTask()
                .WaitAsync(Patience, cancellationToken) == 1)
                return true;
        }
        catch (IOException)
        {
            // It was killed.
        }

        program.Dispose();
        return false;
    }
}
