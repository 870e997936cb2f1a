using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>Turns trades into prints, with what goes wrong among them every day: late and out-of-sequence reports,
/// prints that are sent twice, prints that are made by mistake and cancelled.</summary>
/// <param name="lastSequence">The number before the first print's: every desk of a symbol has numbers of its own.</param>
internal sealed class PrintDesk(
    SymbolSetting setting, SimulatedChain chain, RandomStream random, long lastMicrosecond, long lastSequence)
{
    private const double LateChance = 0.003;
    private const double OutOfSequenceChance = 0.002;
    private const double BustChance = 0.0005;
    private const double DuplicateChance = 0.0002;
    private const double SweepChance = 0.15;

    private readonly PriorityQueue<Print, (long Time, long Number)> _waiting = new();
    private long _sequence = lastSequence;
    private long _number;

    /// <summary>What the tape carries, in its order, with who was behind it.</summary>
    public List<Print> Ready { get; } = [];

    /// <summary>When the next report that waits is due, in microseconds since the open.</summary>
    public long NextDue => _waiting.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    public void TakeDue(long now)
    {
        while (_waiting.TryPeek(out _, out var key) && key.Time <= now)
        {
            var print = _waiting.Dequeue();
            Ready.Add(print.IsCancel ? print : print with { Sequence = ++_sequence });
        }
    }

    public void Report(CustomerOrder order, ReadOnlySpan<int> prices, long now)
    {
        var condition = Condition(order);
        var venue = setting.Venues[random.Below(setting.Venues.Length)];
        for (var i = 0; i < order.Legs.Length; i++)
        {
            var leg = order.Legs[i];
            var print = new Print(
                leg.Contract, prices[i], leg.Size, 0, condition, venue, order.IsBetweenCustomers ? 0 : leg.Side,
                order.Opens, order.Origin, order.Package, chain.BidCents[leg.Contract], chain.AskCents[leg.Contract],
                chain.BidSize[leg.Contract], chain.AskSize[leg.Contract]);
            if (order.Legs.Length > 1)
                Ready.Add(print with { Sequence = ++_sequence });
            else
                ReportSingle(print, now);
        }
    }

    private void ReportSingle(in Print print, long now)
    {
        var mishap = random.Uniform();
        if (mishap < LateChance)
        {
            Wait(print with { Condition = 'D' }, now, random.Uniform(2, 90));
            return;
        }

        if (mishap < LateChance + OutOfSequenceChance)
        {
            Wait(print with { Condition = 'B' }, now, random.Uniform(1, 10));
            return;
        }

        var sent = print with { Sequence = ++_sequence };
        Ready.Add(sent);
        if (mishap < LateChance + OutOfSequenceChance + BustChance)
        {
            var bust = print with { Sequence = ++_sequence, IsBust = true };
            Ready.Add(bust);
            Wait(bust with { Condition = 'A', IsCancel = true }, now, random.Uniform(1, 60));
        }
        else if (mishap < LateChance + OutOfSequenceChance + BustChance + DuplicateChance)
        {
            Ready.Add(sent with { IsDuplicate = true });
        }
    }

    private void Wait(in Print print, long now, double seconds)
    {
        var due = Math.Min(now + (long)(seconds * SessionClock.MicrosecondsPerSecond), lastMicrosecond);
        _waiting.Enqueue(print, (due, _number++));
    }

    private char Condition(CustomerOrder order)
    {
        var choice = random.Uniform();
        return order.Origin switch
        {
            TradeOrigin.Market or TradeOrigin.Resting => choice < SweepChance ? 'S' : 'I',
            TradeOrigin.Auction => choice < 0.9 ? 'a' : 'b',
            TradeOrigin.Package => choice < 0.55 ? 'f' : choice < 0.80 ? 'g' : 'j',
            TradeOrigin.Cross => 'c',
            _ => 'u',
        };
    }
}

/// <summary>A print on its way to the tape, or the cancel of one.</summary>
internal readonly record struct Print(
    int Contract, int PriceCents, int Size, long Sequence, char Condition, char Venue, int Side, bool Opens,
    TradeOrigin Origin, int Package, int BidCents, int AskCents, int BidSize, int AskSize,
    bool IsBust = false, bool IsCancel = false, bool IsDuplicate = false)
{
    /// <summary>What is wrong with it, if anything.</summary>
    public SimulatedMishap? Mishap => this switch
    {
        { IsCancel: true } => SimulatedMishap.CancelledPrint,
        { IsDuplicate: true } => SimulatedMishap.RepeatedPrint,
        { Condition: 'D' } => SimulatedMishap.LatePrint,
        { Condition: 'B' } => SimulatedMishap.OutOfSequencePrint,
        _ => null,
    };

    public Trade ToTrade(Timestamp time) =>
        new(time, PriceCents / 100.0, Size, Sequence, new(Condition), Venue, Aggregate: false, Bid: 0, Ask: 0);

    public TradeCancel ToCancel(Timestamp time) =>
        new(time, Sequence, new(Condition), PriceCents / 100.0, Size, Venue);
}
