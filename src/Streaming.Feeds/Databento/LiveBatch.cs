using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>Gathers what the gateway sends into chunks, without what a replay repeats.</summary>
internal sealed partial class LiveBatch(
    ReplayBoundary boundary, DatabentoTranslator translator, SkippedMessages skipped, long position, ILogger logger)
{
    // Databento's codes: dbn, enums.rs.
    private const byte ErrorSkippedRecords = 7;
    private const byte SystemSlowReader = 2, SystemReplayCompleted = 3;

    // A trade of this age is of the present, whatever the gateway has said of its replays.
    private static readonly TimeSpan PresentWithin = TimeSpan.FromSeconds(5);

    private readonly SessionChunk _chunk = new(position, FeedChunk.LiveEventsMax);
    private readonly Queue<MarketEvent> _held = [];

    public bool IsEmpty => _chunk.Count == 0;

    /// <summary>When the bytes that are taken now came.</summary>
    public Timestamp ReceiveTime { get; set; }

    /// <summary>How many subscriptions have not given all that was missed.</summary>
    public int Replays { get; set; }

    /// <summary>Says of symbols that there is nothing to know of a span of time.</summary>
    public void AddGap(IEnumerable<string> symbols, Timestamp from, Timestamp to)
    {
        foreach (var symbol in symbols)
            _held.Enqueue(MarketEvent.Of(symbol, new FeedGap(from, to, GapReason.FeedGap)));
    }

    /// <summary>Takes records until there are no more in memory or a chunk is complete.</summary>
    /// <exception cref="FeedException">The gateway says that something is wrong.</exception>
    public bool Take(DbnReader reader)
    {
        while (true)
        {
            while (_held.TryPeek(out var held))
            {
                if (!_chunk.TryAdd(in held))
                    return true;

                boundary.Note(in held);
                _held.Dequeue();
            }

            if (!reader.TryTake(out var record))
                return false;

            if (record.Type is DbnFormat.Type.Error or DbnFormat.Type.System)
                Hear(in record);
            else if (translator.TryTranslate(in record, out var marketEvent)
                && !IsAhead(in record, in marketEvent) && !boundary.IsRepeat(in marketEvent))
                _held.Enqueue(marketEvent.ReceivedAt(ReceiveTime));
        }
    }

    public FeedChunk Cut()
    {
        if (boundary.Start is { } newest && ReceiveTime - newest < PresentWithin)
            Replays = 0;
        return _chunk.Cut(boundary.Token()) with { IsReplay = Replays > 0 };
    }

    /// <summary>True of what is dated as it cannot be. Whoever reads would refuse it, but the place where a replay begins
    /// would be there.</summary>
    private bool IsAhead(in DbnRecord record, in MarketEvent marketEvent)
    {
        if (marketEvent.EventTime - ReceiveTime <= FeedChunk.AheadMax)
            return false;

        skipped.CountMalformed("dated ahead of this machine's clock", record.Bytes);
        return true;
    }

    private void Hear(in DbnRecord record)
    {
        if (!record.IsWhole)
            return;

        var layout = DbnFormat.Message.Of(record.Version, record.Type);
        var text = record.Text(DbnFormat.Message.Text, layout.TextBytes);
        var code = layout.Code < 0 ? byte.MaxValue : record.Byte(layout.Code);
        switch (record.Type, code)
        {
            case (DbnFormat.Type.Error, ErrorSkippedRecords):
                Log.Skipped(logger, text);
                if (boundary.Latest != default && record.TryGetEventTime(out var now) && now > boundary.Latest)
                    AddGap(boundary.Symbols, boundary.Latest, now);
                break;

            case (DbnFormat.Type.Error, _):
                throw new FeedException($"Databento's gateway reports error {code}: {text}");

            case (_, SystemSlowReader):
                Log.Slow(logger, text);
                break;

            case (_, SystemReplayCompleted):
                Replays = Math.Max(0, Replays - 1);
                Log.CaughtUp(logger, text);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3003, LogLevel.Error, "Databento left records out because we read too slowly: {Text}")]
        public static partial void Skipped(ILogger logger, string text);

        [LoggerMessage(3004, LogLevel.Warning, "Databento says that we fall behind: {Text}")]
        public static partial void Slow(ILogger logger, string text);

        [LoggerMessage(3005, LogLevel.Information, "Databento's replay has reached the present: {Text}")]
        public static partial void CaughtUp(ILogger logger, string text);
    }
}
