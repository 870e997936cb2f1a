using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Databento;

/// <summary>What to ask of Databento's live gateway.</summary>
public sealed class DatabentoLiveFeedOptions
{
    /// <summary>The API key. It is never sent: the gateway gets a digest of it.</summary>
    [Required, StringLength(64, MinimumLength = 8)]
    public string Key { get; set; } = "";

    /// <summary>The underlyings, such as SPX or SPY; each is asked for as all contracts of its same-day root.</summary>
    [Required, MinLength(1)]
    public IList<string> Symbols { get; set; } = [];

    /// <summary>Where quotes come from: the book at the end of each second, or each of its changes.</summary>
    [RegularExpression("^(cbbo-1s|cmbp-1)$")]
    public string QuoteSchema { get; set; } = "cbbo-1s";

    /// <summary>The gateway's host; the one of OPRA where it is empty.</summary>
    public string Host { get; set; } = "";

    /// <summary>The gateway's port.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 13_000;

    /// <summary>How far back a first connection begins at most: it is given the session from its open on, and of what lies
    /// before this nothing. The gateway keeps a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Backfill { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the gateway may say nothing, not even a heartbeat (one every ten seconds).</summary>
    [Range(typeof(TimeSpan), "00:00:11", "00:10:00")]
    public TimeSpan SilenceMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether contracts that expire after the day are handed on too.</summary>
    public bool IncludeLaterExpiries { get; set; }
}

[OptionsValidator]
public sealed partial class DatabentoLiveFeedOptionsValidator : IValidateOptions<DatabentoLiveFeedOptions>;
