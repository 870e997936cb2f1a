using System.Globalization;
using System.IO.Compression;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>GOOG on 2015-12-24, a half day, from the minute quotes that QuantConnect's Lean ships as samples. Same-day
/// options of 2015: strikes 2.50 apart, quotes wide and many of them without a bid.</summary>
public sealed class RecordedDayTests
{
    private static readonly DateOnly Date = new(2015, 12, 24);

    [Fact]
    public void At_half_past_ten_parity_and_both_smiles_agree_on_the_market()
    {
        const double spot = 748.47; // the data's README
        var asOf = NewYork(10, 30);
        var (strikes, calls, puts) = ChainAt(asOf);
        var hygiene = new QuoteHygiene();
        hygiene.Read(strikes, calls, puts, spot, double.NaN, TickRule.PennyNickel, asOf);
        var estimate = new ForwardEstimator().Estimate(hygiene.Quotes, spot, double.NaN, asOf);
        hygiene.Judge(estimate.Forward, double.NaN);
        var lines = new PiecewiseLinearSmile();
        var svi = new SviSmile();

        Assert.Equal(ForwardSource.Parity, estimate.ForwardSource);
        Assert.Equal(748.28, estimate.Forward, 0.1); // the data's README
        Assert.True(lines.TryFit(estimate.Forward, hygiene.Quotes));
        Assert.True(svi.TryFit(estimate.Forward, hygiene, asOf));
        Assert.True(svi.Source is SmileSource.Svi or SmileSource.Quadratic, svi.Source.ToString());
        Near.Relative(lines.AtTheMoney, svi.AtTheMoney, 0.05, "at the money");

        // A quiet Christmas Eve: between 8 and 20 percent a year on the session clock.
        Assert.True(TradingCalendar.Nyse.TryGetSession(Date, out var session));
        Assert.InRange(svi.AtTheMoney / Math.Sqrt(session.YearsToClose(asOf)), 0.08, 0.20);
        foreach (var strike in strikes)
            Assert.InRange(svi.DeviationAt(strike) / svi.AtTheMoney, 0.5, 6);
    }

    private static Timestamp NewYork(int hour, int minute)
    {
        Assert.True(TradingCalendar.Nyse.TryGetSession(Date, out var session));
        return session.Open + new TimeSpan(hour - 9, minute - 30, 0);
    }

    private static (double[] Strikes, LegQuote[] Calls, LegQuote[] Puts) ChainAt(Timestamp asOf)
    {
        var path = Path.Combine(Root(), "lean/option/usa/minute/goog/20151224_quote_american.zip");
        Assert.SkipUnless(File.Exists(path), $"no market data at {path}; STREAMING_DATA names their folder");
        var legs = new SortedDictionary<double, (LegQuote Call, LegQuote Put)>();
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries)
        {
            // 20151224_goog_minute_quote_american_call_7500000_20151224.csv
            var parts = Path.GetFileNameWithoutExtension(entry.Name).Split('_');
            if (parts[7] != "20151224")
                continue;

            var strike = double.Parse(parts[6], CultureInfo.InvariantCulture) / 10_000;
            using var reader = new StreamReader(entry.Open());
            var quote = LastQuote(reader, asOf);
            var (call, put) = legs.GetValueOrDefault(strike);
            legs[strike] = parts[5] == "call" ? (quote, put) : (call, quote);
        }

        return ([.. legs.Keys], [.. legs.Values.Select(leg => leg.Call)], [.. legs.Values.Select(leg => leg.Put)]);
    }

    /// <summary>Rows are the New York milliseconds at which a minute begins, then open, high, low, close and size of
    /// bid and of ask in ten-thousandths; a side without quotes is empty.</summary>
    private static LegQuote LastQuote(StreamReader reader, Timestamp asOf)
    {
        var quote = default(LegQuote);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var start = double.Parse(cells[0], CultureInfo.InvariantCulture);
            var at = NewYork(0, 0) + TimeSpan.FromMilliseconds(start + 59_999);
            if (at > asOf)
                break;

            quote = quote.After(new(at, Price(cells[4]), Price(cells[9]), 1, 1), 748.47);
        }

        return quote;
    }

    private static double Price(string cell) =>
        cell.Length == 0 ? 0 : double.Parse(cell, CultureInfo.InvariantCulture) / 10_000;

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("STREAMING_DATA") is { Length: > 0 } folder)
            return folder;

        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Streaming.sln")))
            directory = directory.Parent;

        return Path.Combine(directory?.FullName ?? ".", "../shared/data");
    }
}
