using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Endpoints;

/// <summary>The query of the snapshot and its settled twin, as the caller wrote it.</summary>
internal sealed record SnapshotQuery
{
    [FromQuery(Name = "expiry")]
    [Description("The expiry: today's where it is left out, or a later one that the feed carries, as of the newest raw close; 404 where nothing is known of it.")]
    public string? Expiry { get; init; }

    [FromQuery(Name = "strike_range")]
    [Description("How far from the spot `strikes` reaches, as a share of it; clamped to 0.001..0.10. Nothing else depends on it.")]
    public string? StrikeRange { get; init; }

    [FromQuery(Name = "model")]
    [Description(Describe.Model)]
    public string? Model { get; init; }

    [FromQuery(Name = "at")]
    [Description("An instant: the snapshot of the last raw bar that had closed by then.")]
    public string? At { get; init; }

    [FromQuery(Name = "date")]
    [Description("A recorded session; without `at`, its last snapshot.")]
    public string? Date { get; init; }

    /// <summary>Reads the query; the first parameter that makes no sense is the answer.</summary>
    public IResult? TryRead(out SnapshotWindow window)
    {
        window = default;
        if (!QueryText.TryReadDate(Expiry, out var expiry))
            return Refusals.BadRequest(ErrorResponse.InvalidExpiry);
        if (!QueryText.TryClamp(StrikeRange, SnapshotWindow.RangeDefault, SnapshotWindow.RangeMin, SnapshotWindow.RangeMax, out var range))
            return Refusals.BadRequest(ErrorResponse.InvalidStrikeRange);
        if (!QueryText.TryReadBook(Model, out var book))
            return Refusals.BadRequest(ErrorResponse.InvalidModel);
        if (!QueryText.TryReadInstant(At, out var at))
            return Refusals.BadRequest(ErrorResponse.InvalidAt);
        if (!QueryText.TryReadDate(Date, out var date))
            return Refusals.BadRequest(ErrorResponse.InvalidDate);

        window = new(expiry, range, at, date, book);
        return null;
    }
}

/// <summary>Which snapshot a caller asks for, and how much of it by strike.</summary>
internal readonly record struct SnapshotWindow(DateOnly? Expiry, double StrikeRange, Timestamp? At, DateOnly? Date, Book? Book)
{
    public const double RangeDefault = 0.03;
    public const double RangeMin = 0.001;
    public const double RangeMax = 0.10;

    public bool IsOfThePast => At is not null || Date is not null;
}
