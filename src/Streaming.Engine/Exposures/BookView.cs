namespace Streaming.Engine.Exposures;

/// <summary>The levels of one book at one instant.</summary>
internal readonly record struct BookLevels(KeyLevels Levels, double? GammaFlip);

/// <summary>One book's exposures and levels, with what its levels remember from bar to bar.</summary>
internal sealed class BookView
{
    private readonly GammaFlip _flip = new();
    private readonly GammaFlipTracker _flipTracker = new();
    private readonly KeyLevelTracker _levelTracker = new();

    public ExposureProfile Profile { get; } = new();

    /// <summary>The book as it was last described.</summary>
    public RepricedBook Repriced { get; } = new();

    public void Compute(in ExposureInputs inputs) => Profile.Compute(inputs);

    /// <summary>Finds the levels of the newest sample.</summary>
    /// <param name="inputs">The sample's.</param>
    /// <param name="deviation">The smile's total standard deviation at the money.</param>
    /// <param name="commit">True at a raw close: what levels remember moves on.</param>
    public BookLevels Describe(in ExposureInputs inputs, double forward, double deviation, bool commit)
    {
        if (inputs.Book == Book.Compat)
            Repriced.LoadCompat(
                inputs.Spot, forward, inputs.Strikes, inputs.Deviations, inputs.CallOpenInterest, inputs.PutOpenInterest);
        else
            Repriced.Load(
                inputs.Spot, forward, inputs.Strikes, inputs.Deviations, inputs.CallPosition, inputs.PutPosition);

        var root = _flip.Find(Repriced, inputs.Spot, deviation);
        var move = inputs.Spot * deviation;
        return commit
            ? new(_levelTracker.Observe(Profile), _flipTracker.Observe(root, move))
            : new(_levelTracker.Publish(Profile), _flipTracker.Publish(root, move));
    }
}
