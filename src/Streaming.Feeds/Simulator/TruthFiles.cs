using System.Globalization;
using System.Text;

namespace Streaming.Feeds.Simulator;

/// <summary>Writes the truth as CSV, three files a symbol and session: trades, positions, exposures. No feed reads
/// them.</summary>
public sealed class TruthFiles(string folder) : ISimulatorTruth, IDisposable
{
    private readonly Dictionary<string, SessionFiles> _open = [];

    public void Begin(string symbol, DateOnly session)
    {
        Directory.CreateDirectory(folder);
        Close(symbol);
        _open.Add(symbol, new SessionFiles(Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{symbol}-{session:yyyyMMdd}"))));
    }

    public void Tell(in TrueTrade trade) => _open[trade.Contract.Underlying!].Trades.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{trade.EventTime.UnixNanoseconds},{trade.Contract},{trade.Sequence},{trade.Price:R},{trade.Size},"
        + $"{trade.Side},{(trade.Opens ? "open" : "close")},{trade.Origin},{trade.Package},{(trade.IsBust ? 1 : 0)},"
        + $"{trade.Quote.Bid:R},{trade.Quote.Ask:R},{trade.Quote.BidSize},{trade.Quote.AskSize}"));

    public void Tell(in TruePosition position) => _open[position.Contract.Underlying!].Positions.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{position.AsOf.UnixNanoseconds},{position.Contract},{position.CustomersLong},{position.CustomersShort},"
            + $"{position.OpenInterest},{position.Dealers}"));

    public void Tell(in TrueExposure exposure) => _open[exposure.Symbol].Exposures.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{exposure.AsOf.UnixNanoseconds},{exposure.Price:R},{exposure.Gex:R},{exposure.Dex:R},{exposure.Vex:R},"
        + $"{exposure.Chex:R},{exposure.HedgeFlow:R},{exposure.Beta:R}"));

    public void End(string symbol, DateOnly session, double closingPrice) => Close(symbol);

    public void Dispose()
    {
        foreach (var files in _open.Values)
            files.Dispose();
        _open.Clear();
    }

    private void Close(string symbol)
    {
        if (_open.Remove(symbol, out var files))
            files.Dispose();
    }

    private sealed class SessionFiles(string stem) : IDisposable
    {
        public StreamWriter Trades { get; } = Create(
            $"{stem}-trades.csv",
            "ts,sym,seq,price,size,side,open_close,origin,package,bust,bid,ask,bid_size,ask_size");

        public StreamWriter Positions { get; } = Create(
            $"{stem}-positions.csv", "ts,sym,customers_long,customers_short,open_interest,dealers");

        public StreamWriter Exposures { get; } = Create(
            $"{stem}-exposures.csv", "ts,price,gex,dex,vex,chex_per_hour,hedge_flow,beta");

        public void Dispose()
        {
            Trades.Dispose();
            Positions.Dispose();
            Exposures.Dispose();
        }

        private static StreamWriter Create(string path, string header)
        {
            var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
            writer.WriteLine(header);
            return writer;
        }
    }
}
