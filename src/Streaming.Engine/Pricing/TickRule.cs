namespace Streaming.Engine.Pricing;

/// <summary>The smallest step of an option's price, which in most classes is larger from three dollars on.</summary>
public readonly record struct TickRule(double BelowThreeDollars, double FromThreeDollars)
{
    /// <summary>SPY, QQQ and IWM: a cent at every price.</summary>
    public static readonly TickRule Penny = new(0.01, 0.01);

    /// <summary>Other classes of the penny programme.</summary>
    public static readonly TickRule PennyNickel = new(0.01, 0.05);

    /// <summary>SPX and the classes outside the programme.</summary>
    public static readonly TickRule NickelDime = new(0.05, 0.10);

    /// <summary>What an underlying's options are quoted in: the S&amp;P and its like in nickels and dimes, the three big
    /// funds in cents throughout, the rest in cents and nickels, as the penny program has it.</summary>
    public static TickRule Of(string underlying) => underlying switch
    {
        "SPX" or "NDX" or "RUT" or "VIX" => NickelDime,
        "SPY" or "QQQ" or "IWM" => Penny,
        _ => PennyNickel,
    };

    public double At(double price) => price < 3 ? BelowThreeDollars : FromThreeDollars;
}
