using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Streaming.Testing;

/// <summary>A PostgreSQL server of this process alone, on a socket in a temporary folder.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Ready = "database system is ready to accept connections";

    private readonly string _binaries;
    private readonly string _settings;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"streaming-{Guid.NewGuid():n}");
    private Process? _shell;

    private PostgresServer(string binaries, string[] settings)
    {
        _binaries = binaries;
        _settings = string.Concat(settings.Select(static setting => $" -c {setting}"));
    }

    public string ConnectionString => $"Host={_folder};Username=streaming;Database=postgres";

    /// <summary>Where it listens, for a wire of a test's own in front of it.</summary>
    public EndPoint Socket => new UnixDomainSocketEndPoint(Path.Combine(_folder, ".s.PGSQL.5432"));

    /// <summary>The same by way of a port of this machine.</summary>
    public static string ConnectionStringAt(int port) => $"Host=127.0.0.1;Port={port};Username=streaming;Database=postgres";

    /// <summary>Makes a server and starts it; skips the test where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> CreateAsync(CancellationToken cancellationToken, params string[] settings)
    {
        var binaries = FindBinaries();
        Assert.SkipWhen(
            binaries is null, "PostgreSQL is not installed: there is no /usr/lib/postgresql/*/bin (apt-get install postgresql).");

        var server = new PostgresServer(binaries!, settings);
        using var initialise = Start(
            Path.Combine(binaries!, "initdb"), "-D", server._folder, "-A", "trust", "-U", "streaming", "-E", "UTF8",
            "--locale=C", "--no-sync");
        var told = Task.WhenAll(
            initialise.StandardOutput.ReadToEndAsync(cancellationToken), initialise.StandardError.ReadToEndAsync(cancellationToken));
        await initialise.WaitForExitAsync(cancellationToken);
        Assert.True(initialise.ExitCode == 0, $"initdb failed: {string.Join('\n', await told)}");
        await server.StartAsync(cancellationToken);
        return server;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The shell waits for the pipe from us to close, and it does even when we are killed: no server outlives us.
        _shell = Start(
            "/bin/sh", "-c",
            $"{_binaries}/postgres -D {_folder} -k {_folder} -c listen_addresses= -c fsync=off -c max_connections=300{_settings} 2>&1 & "
            + "read line; kill -INT $!; wait");
        while (await _shell.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(Ready, StringComparison.Ordinal))
            {
                // Read on, or the server would one day wait for its own log.
                _ = _shell.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        Assert.Fail($"PostgreSQL did not start in {_folder}.");
    }

    /// <summary>Ends it as a crash does: nothing is written any more, and what was not is lost.</summary>
    public async Task CrashAsync()
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(_folder, "postmaster.pid")))[0];
        using (var kill = Process.Start("kill", ["-QUIT", postmaster]))
            await kill.WaitForExitAsync();
        await StopAsync();
    }

    public async Task StopAsync()
    {
        if (_shell is null)
            return;

        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
        _shell = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? FindBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(static folder => double.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
                .Select(static folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;

    // PostgreSQL refuses to run as root; 65534 is nobody, everywhere.
    private static Process Start(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
