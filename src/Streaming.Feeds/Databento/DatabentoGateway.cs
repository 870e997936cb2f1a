using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>A connection to the live gateway: lines of text until the session starts, records from there on.</summary>
/// <remarks>Source: Databento's raw API reference (databento.com/docs/api-reference-live?live=raw).</remarks>
internal sealed class DatabentoGateway : IDisposable
{
    public const string Dataset = "OPRA.PILLAR";

    private const int HeartbeatSeconds = 10;
    private const int LineBytesMax = 4096;
    private const int BucketLength = 5;

    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SignInMax = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private int _subscriptions;

    private DatabentoGateway(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="FeedException">There is no gateway, it does not answer in time, or it refuses the key.</exception>
    public static async Task<DatabentoGateway> ConnectAsync(
        DatabentoLiveFeedOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var host = options.Host.Length > 0 ? options.Host : $"{Dataset.Replace('.', '-').ToLowerInvariant()}.lsg.databento.com";
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        DatabentoGateway? gateway = null;
        try
        {
            await WithinAsync(ConnectMax, clock, token => socket.ConnectAsync(host, options.Port, token).AsTask(), cancellationToken);
            gateway = new DatabentoGateway(socket);
            await WithinAsync(SignInMax, clock, token => gateway.SignInAsync(options.Key, token), cancellationToken);
            return gateway;
        }
        catch (Exception e)
        {
            gateway?.Dispose();
            socket.Dispose();
            if (e is SocketException or IOException or TimeoutException)
                throw new FeedException($"Connecting to Databento's gateway at {host}:{options.Port} failed: {e.Message}", e);
            throw;
        }
    }

    /// <param name="start">The first moment asked for again; null begins now.</param>
    public Task SubscribeAsync(
        string schema, IEnumerable<string> parents, Timestamp? start, CancellationToken cancellationToken)
    {
        var line = $"schema={schema}|stype_in=parent|symbols={string.Join(',', parents)}|snapshot=0";
        if (start is { } from)
            line += string.Create(CultureInfo.InvariantCulture, $"|start={from.UnixNanoseconds}");
        return SendAsync(string.Create(CultureInfo.InvariantCulture, $"{line}|id={++_subscriptions}|is_last=1"), cancellationToken);
    }

    /// <summary>Ends the talk in text: what the gateway sends from now on is DBN.</summary>
    public async Task<DbnReader> StartAsync(CancellationToken cancellationToken)
    {
        await SendAsync("start_session", cancellationToken);
        return new DbnReader(_stream);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    /// <summary>The digest of challenge and key, with the key's last characters, by which the gateway finds it.</summary>
    internal static string Response(string challenge, string key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge}|{key}"));
        return $"{Convert.ToHexStringLower(digest)}-{key[^BucketLength..]}";
    }

    private async Task SignInAsync(string key, CancellationToken cancellationToken)
    {
        await FieldAsync("lsg_version", cancellationToken);
        var challenge = await FieldAsync("cram", cancellationToken);

        // A slow reader is warned and not skipped: a trade that was left out is lost for the day.
        await SendAsync(
            $"auth={Response(challenge, key)}|dataset={Dataset}|encoding=dbn|ts_out=0|compression=none"
            + $"|heartbeat_interval_s={HeartbeatSeconds}|slow_reader_behavior=warn|client=Streaming",
            cancellationToken);

        var answer = Fields(await LineAsync(cancellationToken));
        if (answer.GetValueOrDefault("success") != "1")
            throw new FeedException(
                $"Databento's gateway refuses Feed:Databento:Key: {answer.GetValueOrDefault("error") ?? "it does not say why"}");
    }

    private async Task<string> FieldAsync(string name, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        return Fields(line).GetValueOrDefault(name) is { Length: > 0 } value
            ? value
            : throw new FeedException($"Databento's gateway was to send {name} and sent something else.");
    }

    private static Dictionary<string, string> Fields(string line)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in line.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = field.IndexOf('=') is var at and >= 0 ? (field[..at], field[(at + 1)..]) : (field, "");
            fields[name] = value;
        }

        return fields;
    }

    // One byte at a time: nothing behind the line may be taken from the stream, and there are three of them.
    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (line.Count < LineBytesMax)
        {
            if (await _stream.ReadAsync(next, cancellationToken) == 0)
                throw new EndOfStreamException("it closed the connection");
            if (next[0] == (byte)'\n')
                return Encoding.UTF8.GetString([.. line]);
            line.Add(next[0]);
        }

        throw new FeedException("Databento's gateway sends a line without an end.");
    }

    private async Task SendAsync(string line, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);

    private static async Task WithinAsync(
        TimeSpan limit, TimeProvider clock, Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await act(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {limit.TotalSeconds:0} s");
        }
    }
}
