using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Streaming.Testing.Databento;

/// <summary>A live gateway on this machine that speaks Databento's published protocol.</summary>
public sealed class TestGateway : IDisposable
{
    private const string Challenge = "pbX2LuYlRVtpYFHpaUEsVqLKEIeXlFAA";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _key;

    public TestGateway(string key)
    {
        _key = key;
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    /// <summary>Takes the next connection without a word.</summary>
    public async Task<Connection> AcceptSilentlyAsync(CancellationToken cancellationToken) =>
        new(await _listener.AcceptTcpClientAsync(cancellationToken));

    /// <summary>Takes the next connection through sign-in and subscriptions to the start of its session.</summary>
    public async Task<Connection> AcceptAsync(CancellationToken cancellationToken)
    {
        var connection = await AcceptSilentlyAsync(cancellationToken);
        await connection.SendLineAsync("lsg_version=0.6.1", cancellationToken);
        await connection.SendLineAsync($"cram={Challenge}", cancellationToken);

        connection.SignIn = Fields(await connection.LineAsync(cancellationToken));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Challenge}|{_key}"));
        if (connection.SignIn["auth"] != $"{Convert.ToHexStringLower(digest)}-{_key[^5..]}")
        {
            await connection.SendLineAsync("success=0|error=Authentication failed.", cancellationToken);
            connection.Dispose();
            return connection;
        }

        await connection.SendLineAsync("success=1|session_id=5", cancellationToken);
        for (var line = await connection.LineAsync(cancellationToken); line != "start_session";
            line = await connection.LineAsync(cancellationToken))
            connection.Subscriptions.Add(Fields(line));

        return connection;
    }

    private static Dictionary<string, string> Fields(string line) =>
        line.Split('|').ToDictionary(field => field.Split('=')[0], field => field[(field.IndexOf('=') + 1)..]);

    public sealed class Connection(TcpClient client) : IDisposable
    {
        private readonly StringBuilder _heard = new();

        public Dictionary<string, string> SignIn { get; set; } = [];

        public List<Dictionary<string, string>> Subscriptions { get; } = [];

        /// <summary>Everything the client said.</summary>
        public string Heard => _heard.ToString();

        public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
            await client.GetStream().WriteAsync(bytes, cancellationToken);

        public Task SendAsync(DbnBuilder dbn, CancellationToken cancellationToken) => SendAsync(dbn.ToArray(), cancellationToken);

        public Task SendLineAsync(string line, CancellationToken cancellationToken) =>
            SendAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);

        public async Task<string> LineAsync(CancellationToken cancellationToken)
        {
            var line = new StringBuilder();
            var next = new byte[1];
            while (true)
            {
                await client.GetStream().ReadExactlyAsync(next, cancellationToken);
                _heard.Append((char)next[0]);
                if (next[0] == (byte)'\n')
                    return line.ToString();
                line.Append((char)next[0]);
            }
        }

        public void Dispose() => client.Dispose();
    }
}
