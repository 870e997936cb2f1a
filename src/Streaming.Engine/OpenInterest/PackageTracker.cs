using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.OpenInterest;

/// <summary>A leg's print that waits for the rest of its package.</summary>
/// <param name="Effect">With the side that the leg alone speaks for.</param>
/// <param name="Middle">Of the quote it met; not a number where that was of no use.</param>
/// <param name="PackageProbability">That the package's side would be right.</param>
internal readonly record struct HeldPrint(Leg Leg, PrintEffect Effect, double Middle, double PackageProbability);

/// <summary>Finds the legs of complex trades, which nothing on the tape ties together.</summary>
/// <remarks>
/// Prints of one type and venue within 5 ms, of different contracts, whose sizes are small multiples of a common one, are
/// taken for a package: model.md 4.6. They are held until event time is 20 ms on, or until a sample or a cancel needs them,
/// and only then count in the principled book. Labelling them at once and again when the package is known would have to
/// undo a filter that cannot be run backwards. The compat book does not wait.
/// Holds a fixed number of packages; whoever finds it full releases the oldest before it is due.
/// </remarks>
internal sealed class PackageTracker
{
    private const int RatioMax = 4;
    private const long WindowNanoseconds = 5 * Timestamp.NanosecondsPerMillisecond;
    private const long WaitNanoseconds = 20 * Timestamp.NanosecondsPerMillisecond;

    private readonly HeldPrint[] _prints;
    private readonly Package[] _packages;
    private int _oldest;
    private int _count;

    public PackageTracker(int capacity)
    {
        _packages = new Package[capacity];
        _prints = new HeldPrint[capacity * PackageShape.LegsMax];
    }

    public bool IsEmpty => _count == 0;

    public bool IsFull => _count == _packages.Length;

    /// <summary>True where the oldest package has waited long enough.</summary>
    public bool IsDue(Timestamp now) =>
        _count > 0 && now.UnixNanoseconds - _packages[_oldest].Began > WaitNanoseconds;

    /// <summary>Puts a print to the package it may belong to.</summary>
    /// <returns>False where it belongs to none and there is no room for another.</returns>
    public bool TryHold(in HeldPrint print)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            var place = (_oldest + i) % _packages.Length;
            if (!TakesIn(place, print))
                continue;

            _prints[place * PackageShape.LegsMax + _packages[place].Legs++] = print;
            return true;
        }

        if (IsFull)
            return false;

        var next = (_oldest + _count++) % _packages.Length;
        _packages[next] = new Package { Began = print.Effect.EventTime.UnixNanoseconds, Legs = 1 };
        _prints[next * PackageShape.LegsMax] = print;
        return true;
    }

    /// <summary>Lets the oldest package go, its legs signed by what it cost as a whole where that says something.</summary>
    /// <returns>Its prints, until the next call.</returns>
    public ReadOnlySpan<HeldPrint> Release()
    {
        var legs = Legs(_oldest);
        _oldest = (_oldest + 1) % _packages.Length;
        _count--;
        Sign(legs);
        return legs;
    }

    public void Save(ref StateWriter writer)
    {
        writer.Count(_count);
        for (var i = 0; i < _count; i++)
        {
            var place = (_oldest + i) % _packages.Length;
            writer.Value(_packages[place].Began);
            writer.Count(_packages[place].Legs);
            foreach (ref readonly var leg in Legs(place))
            {
                leg.Effect.Save(ref writer, before: default);
                writer.Value(leg.Middle);
                writer.Value(leg.PackageProbability);
            }
        }
    }

    public void Restore(ref StateReader reader, IReadOnlyList<Leg> legs)
    {
        _count = reader.Count();
        if (_count > _packages.Length)
            throw StateReader.Damaged();

        for (var place = 0; place < _count; place++)
        {
            _packages[place] = new Package { Began = reader.Value<long>(), Legs = reader.Count() };
            if (_packages[place].Legs > PackageShape.LegsMax)
                throw StateReader.Damaged();

            foreach (ref var leg in Legs(place))
            {
                var effect = PrintEffect.Restore(ref reader, before: default);
                leg = new HeldPrint(legs[effect.LegId], effect, reader.Value<double>(), reader.Value<double>());
            }
        }
    }

    private bool TakesIn(int place, in HeldPrint print)
    {
        var effect = print.Effect;
        var apart = effect.EventTime.UnixNanoseconds - _packages[place].Began;
        var legs = Legs(place);
        if (Math.Abs(apart) > WindowNanoseconds || legs.Length == PackageShape.LegsMax
            || legs[0].Effect.Venue != effect.Venue || legs[0].Effect.Condition != effect.Condition)
            return false;

        var (unit, largest) = (effect.Size, effect.Size);
        foreach (ref readonly var leg in legs)
        {
            if (leg.Effect.LegId == effect.LegId)
                return false;

            unit = CommonUnit(unit, leg.Effect.Size);
            largest = Math.Max(largest, leg.Effect.Size);
        }

        return largest <= RatioMax * unit;
    }

    private static void Sign(Span<HeldPrint> legs)
    {
        Span<int> directions = stackalloc int[PackageShape.LegsMax];
        if (!PackageShape.TryRead(legs, directions))
            return;

        var (paid, probability) = (0.0, 1.0);
        for (var i = 0; i < legs.Length; i++)
        {
            ref readonly var leg = ref legs[i];
            paid += directions[i] * leg.Effect.Size * (leg.Effect.Price - leg.Middle);
            probability = Math.Min(probability, leg.PackageProbability);
        }

        // Not a number compares as no side.
        var side = AggressorClassifier.Sign(paid / legs[0].Effect.Size);
        if (side == 0)
            return;

        for (var i = 0; i < legs.Length; i++)
        {
            var aggressor = new Aggressor((sbyte)(side * directions[i]), probability, Evidence.Package);
            legs[i] = legs[i] with { Effect = legs[i].Effect with { Aggressor = aggressor } };
        }
    }

    private Span<HeldPrint> Legs(int place) =>
        _prints.AsSpan(place * PackageShape.LegsMax, _packages[place].Legs);

    private static int CommonUnit(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private struct Package
    {
        public long Began;
        public int Legs;
    }
}
