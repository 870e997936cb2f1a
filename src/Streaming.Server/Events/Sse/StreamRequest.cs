using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using System.ComponentModel;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;
using Streaming.Server.Endpoints;

namespace Streaming.Server.Events.Sse;

/// <summary>What a stream is asked for, as the caller wrote it.</summary>
internal sealed record StreamRequest
{
    public const int TopicsMax = 32;

    [FromQuery(Name = "topics")]
    [Description("Topics, separated by commas; at most 32.")]
    public string? Topics { get; init; }

    [FromQuery(Name = "minutes")]
    [Description("Minutes of closed bars to begin with where there is no position to go on from; clamped to 1..390.")]
    public string? Minutes { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("The last `id` received, for clients that cannot set `Last-Event-ID`.")]
    public string? Cursor { get; init; }

    [FromHeader(Name = "Last-Event-ID")]
    [Description("The last `id` received; the stream goes on behind it.")]
    public string? LastEventId { get; init; }

    /// <summary>Reads the query; the first parameter that makes no sense is the answer.</summary>
    public IResult? TryRead(out string[] topics, out int? minutes, out Dictionary<ulong, Position> positions)
    {
        minutes = null;
        topics = [.. (Topics ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)];

        // What the browser remembers is newer than what stood in the address it was given.
        positions = StreamCursor.TryRead(LastEventId, out var remembered) ? remembered
            : StreamCursor.TryRead(Cursor, out var given) ? given
            : [];

        if (topics.Length == 0)
            return Refusals.BadRequest(ErrorResponse.Of("invalid_topics", "topics must name at least one topic"));
        if (topics.Length > TopicsMax)
            return Refusals.BadRequest(ErrorResponse.Of("limit_exceeded", $"at most {TopicsMax} topics in a stream"));
        if (Minutes is null)
            return null;
        if (!BigInteger.TryParse(Minutes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return Refusals.BadRequest(ErrorResponse.InvalidMinutes);

        minutes = (int)BigInteger.Clamp(number, 1, SubscribeRequest.MinutesMax);
        return null;
    }
}
