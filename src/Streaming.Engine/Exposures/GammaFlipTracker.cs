using Streaming.Engine.Saving;

namespace Streaming.Engine.Exposures;

/// <summary>What a <see cref="GammaFlipTracker"/> remembers.</summary>
public readonly record struct GammaFlipState(double? Held, double? Candidate);

/// <summary>Holds the published flip where a new root is far off, until a second raw close confirms it.</summary>
/// <remarks>A near root is published as it is, unsmoothed. No root is published at once:
/// nothing is there to hold.</remarks>
public sealed class GammaFlipTracker
{
    private const double FarSigmas = 1.5;

    public GammaFlipState State { get; private set; }

    public void Restore(GammaFlipState state) => State = state;

    /// <summary>Takes the root of a raw close and returns the one to publish.</summary>
    /// <param name="sigmaDollars">The remaining one-sigma move in dollars.</param>
    public double? Observe(double? root, double sigmaDollars)
    {
        if (Publish(root, sigmaDollars) == root)
            return Move(root, null);

        return State.Candidate is { } candidate && !IsFar(candidate, root!.Value, sigmaDollars)
            ? Move(root, null)
            : Move(State.Held, root);
    }

    /// <summary>The flip to publish for a sample between raw closes; changes nothing.</summary>
    public double? Publish(double? root, double sigmaDollars) =>
        root is { } found && State.Held is { } held && IsFar(held, found, sigmaDollars) ? held : root;

    internal void Save(ref StateWriter writer)
    {
        writer.Optional(State.Held);
        writer.Optional(State.Candidate);
    }

    internal void Restore(ref StateReader reader) => Restore(new(reader.Optional<double>(), reader.Optional<double>()));

    private static bool IsFar(double a, double b, double sigmaDollars) => Math.Abs(a - b) > FarSigmas * sigmaDollars;

    private double? Move(double? held, double? candidate)
    {
        State = new GammaFlipState(held, candidate);
        return held;
    }
}
