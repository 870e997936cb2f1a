namespace Streaming.Engine.MarketData;

/// <summary>The OPRA message type of a print, by its letter. What each one means for us is
/// <c>OpenInterest/ConditionTable</c>.</summary>
public readonly record struct ConditionCode(char Letter)
{
    /// <summary>AUTO: a regular electronic print; also what a feed without conditions is taken to send.</summary>
    public static readonly ConditionCode Automatic = new('I');

    public override string ToString() => Letter.ToString();
}
