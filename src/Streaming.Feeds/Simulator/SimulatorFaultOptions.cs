namespace Streaming.Feeds.Simulator;

/// <summary>What goes wrong on purpose; all off by default. Late, out-of-sequence, repeated and cancelled prints,
/// crosses and zero bids are the market's own and always there.</summary>
public sealed class SimulatorFaultOptions
{
    /// <summary>0.1 % of quotes are crossed, for 50 to 500 ms.</summary>
    public bool CrossedQuotes { get; set; }

    /// <summary>Now and then a contract's quote stands still for 5 to 60 s.</summary>
    public bool StaleContracts { get; set; }

    /// <summary>Now and then the best bid and offer miss a venue for 5 to 60 s: wider and smaller.</summary>
    public bool MissingVenue { get; set; }

    /// <summary>About every 45 minutes nothing is heard for 3 to 30 s.</summary>
    public bool FeedGaps { get; set; }

    /// <summary>Trades and quotes are stamped by clocks up to 20 ms apart, so that event time steps back.</summary>
    public bool ClockSkew { get; set; }

    /// <summary>Trading halts for 5 minutes once a session.</summary>
    public bool Halt { get; set; }

    /// <summary>Twice a session the underlying's price stands still for 10 to 60 s.</summary>
    public bool FrozenSpot { get; set; }

    /// <summary>The first session is the next one that closes early.</summary>
    public bool EarlyClose { get; set; }

    /// <summary>The first symbol has no options that expire on the day.</summary>
    public bool NoChain { get; set; }

    /// <summary>Open interest arrives at 09:45.</summary>
    public bool LateOpenInterest { get; set; }
}
