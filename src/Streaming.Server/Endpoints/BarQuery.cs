using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Endpoints;

/// <summary>The query that all bar endpoints share, as the caller wrote it.</summary>
internal sealed record BarQuery
{
    [FromQuery(Name = "minutes")]
    [Description("Minutes before the newest moment of the session that the answer reaches back; clamped to 1..390.")]
    public string? Minutes { get; init; }

    [FromQuery(Name = "since_seq")]
    [Description("All closed bars above this position, whatever `minutes` says. Needs `epoch`.")]
    public string? SinceSeq { get; init; }

    [FromQuery(Name = "epoch")]
    [Description("The log that `since_seq` counts in; 409 where it is not this session's.")]
    public string? Epoch { get; init; }

    [FromQuery(Name = "date")]
    [Description("A recorded session instead of the current one; the window then ends at its close.")]
    public string? Date { get; init; }

    /// <summary>Reads the query; the first parameter that makes no sense is the answer.</summary>
    public IResult? TryRead(out BarWindow window)
    {
        window = default;
        if (!QueryText.TryClamp(Minutes, BarWindow.MinutesDefault, 1, BarWindow.MinutesMax, out var minutes))
            return Refusals.BadRequest(ErrorResponse.InvalidMinutes);

        if (!QueryText.TryClamp(SinceSeq, -1, -1, int.MaxValue, out var since))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_since_seq", "since_seq must be a number"));

        if (SinceSeq is not null && string.IsNullOrEmpty(Epoch))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_epoch", "since_seq needs the epoch it counts in"));

        DateOnly? date = null;
        if (Date is not null)
        {
            if (!DateOnly.TryParseExact(Date, "yyyy-MM-dd", out var day))
                return Refusals.BadRequest(ErrorResponse.InvalidDate);
            date = day;
        }

        window = new(minutes, SinceSeq is null ? null : new Position(Epoch!, since), date);
        return null;
    }
}

/// <summary>Which closed bars a caller asks for.</summary>
internal readonly record struct BarWindow(int Minutes, Position? Since, DateOnly? Date)
{
    public const int MinutesDefault = 60;
    public const int MinutesMax = 390;
}
