using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Streaming.LoadTest.Serving;

/// <summary>A web server that has nothing to do but to send a file.</summary>
internal sealed class Nginx : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx"];

    private readonly Process _process;

    private Nginx(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time of its worker so far.</summary>
    public double CpuSeconds
    {
        get
        {
            var worker = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim();
            return Process.GetProcessById(int.Parse(worker, CultureInfo.InvariantCulture)).TotalProcessorTime.TotalSeconds;
        }
    }

    public static bool IsThere => Places.Any(File.Exists);

    /// <summary>Serves what stands in a folder; a file that ends in .gz to whoever takes it.</summary>
    /// <returns>Null where there is none on this machine.</returns>
    public static async Task<Nginx?> StartAsync(string folder)
    {
        if (Places.FirstOrDefault(File.Exists) is not { } program)
            return null;

        var port = FreePort();
        // Its worker is nobody where this program is root.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            configuration,
            $$"""
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 1000000000;
              open_file_cache max=10;
              gzip_static on;
              types { application/json json; }
              server { listen 127.0.0.1:{{port}}; root {{folder}}; }
            }
            """);
        var process = Process.Start(program, ["-c", configuration, "-e", Path.Combine(folder, "error.log"), "-g", "daemon off;"]);
        while (!process.HasExited && !await ListensAsync(port))
            await Task.Delay(10);
        return process.HasExited
            ? throw new InvalidOperationException($"nginx ended with {process.ExitCode}.")
            : new Nginx(process, new Uri($"http://127.0.0.1:{port}"));
    }

    public void Dispose()
    {
        using var quit = Process.Start("kill", ["-QUIT", $"{_process.Id}"]);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
