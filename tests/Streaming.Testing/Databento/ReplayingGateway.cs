using System.Buffers.Binary;
using System.Globalization;

namespace Streaming.Testing.Databento;

/// <summary>One record of the gateway, and what it is a record of.</summary>
/// <param name="Time">What a subscription's start is compared with, in nanoseconds.</param>
/// <param name="Instrument">The place of its contract among the gateway's instruments.</param>
public sealed record GatewayRecord(string Schema, long Time, int Instrument, byte[] Bytes);

/// <summary>A live gateway that keeps what it has told. A connection is given what its subscriptions ask for again, from
/// their start on and in the order in which it came, then whatever comes; instruments have other numbers on each.</summary>
public sealed class ReplayingGateway : IAsyncDisposable
{
    private const int InstrumentId = 4;
    private const int NumbersApart = 10_000;
    private const byte ReplayCompleted = 3;

    private readonly TestGateway _gateway;
    private readonly string[] _symbols;
    private readonly List<GatewayRecord> _told = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    /// <param name="symbols">The contracts as OPRA pads them; a record names its own by its place.</param>
    public ReplayingGateway(string key, string[] symbols)
    {
        _gateway = new TestGateway(key);
        _symbols = symbols;
        _accepting = AcceptAsync();
    }

    public int Port => _gateway.Port;

    /// <summary>How many clients have started a session.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Tells whoever is connected, and remembers it for those who are not.</summary>
    public void Tell(IEnumerable<GatewayRecord> records)
    {
        lock (_told)
        {
            _told.AddRange(records);
            _more.SetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _gateway.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await _gateway.AcceptAsync(_closing.Token)));
            }
            catch (Exception e) when (IsFarewell(e))
            {
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TestGateway.Connection connection)
    {
        using var client = connection;
        try
        {
            var first = NumbersApart * (uint)Interlocked.Increment(ref _connections);
            var (told, more) = ToldFrom(0);
            await client.SendAsync(Greeting(first), _closing.Token);
            await client.SendAsync(Past(client, told, first), _closing.Token);
            for (var next = told.Count; ; next += told.Count)
            {
                (told, more) = ToldFrom(next);
                if (told.Count == 0)
                    await more.WaitAsync(_closing.Token);
                else
                    await client.SendAsync(Written(told, first), _closing.Token);
            }
        }
        catch (Exception e) when (IsFarewell(e))
        {
        }
    }

    private (List<GatewayRecord> Told, Task More) ToldFrom(int place)
    {
        lock (_told)
            return (_told[place..], _more.Task);
    }

    private DbnBuilder Greeting(uint first)
    {
        var dbn = new DbnBuilder(3).Metadata();
        for (var i = 0; i < _symbols.Length; i++)
            dbn.SymbolMapping(first + (uint)i, 1, $"{_symbols[i][..6].TrimEnd()}.OPT", _symbols[i]);
        return dbn;
    }

    private static byte[] Past(TestGateway.Connection connection, List<GatewayRecord> told, uint first)
    {
        var starts = connection.Subscriptions.Where(each => each.ContainsKey("start"))
            .ToDictionary(each => each["schema"], each => long.Parse(each["start"], CultureInfo.InvariantCulture));
        var past = told.Where(record => starts.TryGetValue(record.Schema, out var start) && record.Time >= start);
        var ends = new DbnBuilder(3);
        foreach (var schema in starts.Keys)
            ends.System($"Finished {schema} replay", ReplayCompleted);
        return [.. Written(past, first), .. ends.ToArray()];
    }

    private static byte[] Written(IEnumerable<GatewayRecord> records, uint first)
    {
        using var bytes = new MemoryStream();
        foreach (var record in records)
        {
            var at = (int)bytes.Position;
            bytes.Write(record.Bytes);
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes.GetBuffer().AsSpan(at + InstrumentId), first + (uint)record.Instrument);
        }

        return bytes.ToArray();
    }

    // A client that is killed hangs up in the middle of anything.
    private static bool IsFarewell(Exception e) => e is IOException or OperationCanceledException;
}
