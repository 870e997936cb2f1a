using System.Globalization;
using System.Numerics;

namespace Streaming.Feeds.Simulator;

/// <summary>What a stream of random numbers is drawn for. One purpose's draws never move another's.</summary>
internal enum RandomPurpose
{
    Level,
    Volatility,
    Path,
    OpenInterest,
    Arrivals,
    Orders,
    Placement,
    Quotes,
    Extras,
    Faults,
    Wire,
}

/// <summary>A named stream of random numbers: the same name and seed give the same numbers on every machine.</summary>
/// <remarks>xoshiro256** by D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47
/// (2021), seeded as they advise by SplitMix64, here from the FNV-1a hash of the name.</remarks>
internal sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal;
    private bool _hasSpareNormal;

    public RandomStream(long seed, string symbol, DateOnly day, RandomPurpose purpose)
        : this(Hash(string.Create(
            CultureInfo.InvariantCulture, $"{seed}/{symbol}/{day.DayNumber}/{purpose}")))
    {
    }

    public RandomStream(ulong state)
    {
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), in steps of 2^-53.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double from, double to) => from + (to - from) * Uniform();

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>+1 or -1, evenly.</summary>
    public int Sign() => (Next() >> 63) == 0 ? 1 : -1;

    /// <summary>Uniform in [0, count).</summary>
    public int Below(int count) => (int)(Uniform() * count);

    public double Exponential() => -PortableMath.Log(1 - Uniform());

    /// <summary>A standard normal number, by Marsaglia's polar method.</summary>
    public double Normal()
    {
        if (_hasSpareNormal)
        {
            _hasSpareNormal = false;
            return _spareNormal;
        }

        double u, v, s;
        do
        {
            u = 2 * Uniform() - 1;
            v = 2 * Uniform() - 1;
            s = u * u + v * v;
        }
        while (s is >= 1 or 0);

        var factor = Math.Sqrt(-2 * PortableMath.Log(s) / s);
        _spareNormal = v * factor;
        _hasSpareNormal = true;
        return u * factor;
    }

    /// <summary>A Poisson number; from a mean of 30 on, the normal one of the same mean and variance.</summary>
    public int Poisson(double mean)
    {
        if (mean <= 0)
            return 0;
        if (mean > 30)
            return Math.Max(0, (int)Math.Floor(mean + Math.Sqrt(mean) * Normal() + 0.5));

        var limit = PortableMath.Exp(-mean);
        var count = 0;
        for (var product = Uniform(); product > limit; product *= Uniform())
            count++;
        return count;
    }

    private static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
