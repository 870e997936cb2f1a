using Streaming.Engine.Exposures;

namespace Streaming.Engine.Tests.Exposures;

/// <summary>A chain with the Greeks of the closed form, computed here apart from the engine's own.</summary>
internal sealed record TestChain
{
    public delegate void Consumer(in ExposureInputs inputs);

    public required double Spot { get; init; }
    public required double Hours { get; init; }
    public required double AtmDeviation { get; init; }
    public required double[] Strikes { get; init; }
    public required double[] Calls { get; init; }
    public required double[] Puts { get; init; }
    public double[] CallPosition { get; init; } = [];
    public double[] PutPosition { get; init; } = [];

    public double Years => Hours * 3600 / (252 * 23_400.0);
    public double SigmaDollars => Spot * AtmDeviation;

    /// <summary>The smile of the reference chain: w sqrt(1 - 0.08 z + 0.03 z²).</summary>
    public double[] Deviations => Array.ConvertAll(Strikes, strike =>
    {
        var z = Math.Log(strike / Spot) / AtmDeviation;
        return AtmDeviation * Math.Sqrt(1 - 0.08 * z + 0.03 * z * z);
    });

    public ExposureProfile Profile(Book book)
    {
        var profile = new ExposureProfile();
        Compute(profile, book);
        return profile;
    }

    public void Compute(ExposureProfile profile, Book book) =>
        Use(book, (in ExposureInputs inputs) => profile.Compute(inputs));

    /// <summary>Hands over the chain's inputs.</summary>
    public void Use(Book book, Consumer consumer)
    {
        var w = Deviations;
        var rows = Strikes.Length;
        var (deltaCall, deltaPut, gamma) = (new double[rows], new double[rows], new double[rows]);
        var (vanna, charm, theta) = (new double[rows], new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            var d1 = Math.Log(Spot / Strikes[i]) / w[i] + 0.5 * w[i];
            var d2 = d1 - w[i];
            var density = Math.Exp(-0.5 * d1 * d1) / Math.Sqrt(2 * Math.PI);
            deltaCall[i] = NormalOracle.Cumulative(d1);
            deltaPut[i] = -NormalOracle.Cumulative(-d1);
            gamma[i] = density / (Spot * w[i]);
            vanna[i] = -density * d2;
            charm[i] = density * d2 / (2 * Hours);
            theta[i] = -Spot * density * w[i] / (2 * Hours);
        }

        consumer(new ExposureInputs
        {
            Book = book,
            Spot = Spot,
            SigmaPerDeviation = 1 / Math.Sqrt(Years),
            Strikes = Strikes,
            Deviations = w,
            DeltaCall = deltaCall,
            DeltaPut = deltaPut,
            Gamma = gamma,
            VannaPerLogDeviation = vanna,
            CharmPerHour = charm,
            ThetaPerHour = theta,
            CallOpenInterest = Calls,
            PutOpenInterest = Puts,
            CallPosition = CallPosition,
            PutPosition = PutPosition,
        });
    }

    public RepricedBook Repriced(Book book)
    {
        var repriced = new RepricedBook();
        if (book == Book.Compat)
            repriced.LoadCompat(Spot, Spot, Strikes, Deviations, Calls, Puts);
        else
            repriced.Load(Spot, Spot, Strikes, Deviations, CallPosition, PutPosition);
        return repriced;
    }

    /// <summary>The reference chain, verified in quad precision beside the model's formulas: SPY at 600.42, 75 minutes
    /// left, 12.3 %. Its positions are the compat book's,
    /// so that the principled book shows the dealers' side.</summary>
    public static TestChain Reference()
    {
        double[] calls = [1200, 1800, 4100, 6900, 15800, 14200, 16100, 9800, 12500];
        double[] puts = [14800, 11900, 15500, 10200, 13300, 5200, 3100, 1500, 700];
        const double Hours = 1.25;
        return new TestChain
        {
            Spot = 600.42,
            Hours = Hours,
            AtmDeviation = 0.123 * Math.Sqrt(Hours * 3600 / (252 * 23_400.0)),
            Strikes = [596, 597, 598, 599, 600, 601, 602, 603, 604],
            Calls = calls,
            Puts = puts,
            CallPosition = [.. calls],
            PutPosition = Array.ConvertAll(puts, p => -p),
        };
    }

    /// <summary>A random chain with positions of both signs.</summary>
    public static TestChain Random(Random random, int rows = 41)
    {
        var step = random.Next(3) switch { 0 => 0.5, 1 => 1.0, _ => 5.0 };
        var spot = step * (400 + 400 * random.NextDouble());
        var first = Math.Round(spot / step) - rows / 2;
        return new TestChain
        {
            Spot = spot,
            Hours = 0.1 + 6.4 * random.NextDouble(),
            AtmDeviation = 0.0008 + 0.008 * random.NextDouble(),
            Strikes = [.. Enumerable.Range(0, rows).Select(i => (first + i) * step)],
            Calls = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(0, 20_000))],
            Puts = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(0, 20_000))],
            CallPosition = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(-9_000, 9_000))],
            PutPosition = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(-9_000, 9_000))],
        };
    }
}
