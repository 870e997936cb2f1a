using Streaming.Engine.MarketData;
using Streaming.Feeds.Simulator;

namespace Streaming.Testing.Accuracy;

/// <summary>The textbook rules for who bought, and how often each is right. What a rule leaves open counts one
/// half.</summary>
/// <remarks>Definitions: C. Lee and M. Ready (1991), K. Ellis, R. Michaely and M. O'Hara (2000), B. Chakrabarty, B. Li,
/// V. Nguyen and R. Van Ness (2007), and for sizes and depths C. Grauer, P. Schuster and M. Uhrig-Homburg, "Option
/// Trade Classification" (2023).</remarks>
public sealed class ClassificationRules
{
    private readonly Dictionary<OptionContract, (double Price, int Sign)> _last = [];
    private readonly Dictionary<string, double> _right = [];
    private int _count;

    public double this[string rule] => _right[rule] / _count;

    public static ClassificationRules Judge(IEnumerable<TrueTrade> trades)
    {
        var rules = new ClassificationRules();
        foreach (var trade in trades)
            rules.Add(trade);
        return rules;
    }

    /// <summary>Judges a trade; one that was busted, or had customers on both sides, is left out.</summary>
    public void Add(in TrueTrade trade)
    {
        if (trade.IsBust || trade.Side == 0)
            return;

        var (price, bid, ask) = (trade.Price, trade.Quote.Bid, trade.Quote.Ask);
        var tick = TickOf(trade.Contract, price);
        var quote = Sign(price - (bid + ask) / 2);
        var depth = Math.Sign(trade.Quote.AskSize - trade.Quote.BidSize);
        var size = trade.Size == trade.Quote.BidSize == (trade.Size == trade.Quote.AskSize) ? 0
            : trade.Size == trade.Quote.BidSize ? 1 : -1;
        var near = 0.3 * (ask - bid);
        _count++;
        Score("quote", quote, trade);
        Score("tick", tick, trade);
        Score("LR", FirstOf(quote, tick), trade);
        Score("EMO", Sign(price - ask) == 0 ? 1 : Sign(price - bid) == 0 ? -1 : tick, trade);
        Score("CLNV", Sign(price - ask + near) >= 0 ? 1 : Sign(price - bid - near) <= 0 ? -1 : tick, trade);
        Score("size and depth", FirstOf(size, quote, depth, tick), trade);
    }

    private int TickOf(OptionContract contract, double price)
    {
        if (!_last.TryGetValue(contract, out var last))
            last = (price, 0);
        var sign = Sign(price - last.Price);
        _last[contract] = (price, sign == 0 ? last.Sign : sign);
        return _last[contract].Sign;
    }

    private void Score(string rule, int side, in TrueTrade trade) =>
        _right[rule] = _right.GetValueOrDefault(rule) + (side == 0 ? 0.5 : side == trade.Side ? 1 : 0);

    private static int FirstOf(params ReadOnlySpan<int> sides)
    {
        foreach (var side in sides)
            if (side != 0)
                return side;
        return 0;
    }

    // Prices are in cents.
    private static int Sign(double difference) => Math.Abs(difference) < 1e-6 ? 0 : Math.Sign(difference);
}
