using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;

namespace Streaming.Server.Hubs;

/// <summary>How many connections each key holds on this host, from the moment one is let in until its last byte: one that
/// never says what it wants takes a seat like any other.</summary>
internal sealed class KeySeats(IOptions<PushOptions> options)
{
    /// <summary>A connection too many is let in to be told so, as many at a time. The next is refused in HTTP: whoever
    /// says nothing cannot be told, and would be one more.</summary>
    private const int StandingMax = 16;

    private static readonly ErrorResponse Full =
        ErrorResponse.Of(Codes.Name(Codes.ConnectionLimit), "This key has its connections.");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Seated, int Standing)> _byKey = new(StringComparer.Ordinal);

    /// <summary>False for a connection that is only to be told that it is one too many.</summary>
    public static bool IsSeated(HttpContext? context) => context?.Features.Get<Seat>() is { IsStanding: false };

    /// <summary>Has everyone whom an endpoint serves take a seat; to negotiate is no connection yet.</summary>
    public void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<NegotiateMetadata>().Any())
            return;

        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
            context.User.Key() is { } key ? ServeAsync(context, key.Id, serve) : serve(context);
    }

    private async Task ServeAsync(HttpContext context, string keyId, RequestDelegate serve)
    {
        if (Take(keyId) is not { } seat)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "5";
            await context.Response.WriteAsJsonAsync(
                Full, ProtocolJsonContext.Wire.ErrorResponse, cancellationToken: context.RequestAborted);
            return;
        }

        context.Features.Set(seat);
        try
        {
            await serve(context);
        }
        finally
        {
            GiveBack(keyId, seat);
        }
    }

    private Seat? Take(string keyId)
    {
        lock (_gate)
        {
            ref var taken = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, keyId, out _);
            if (taken.Seated < options.Value.ConnectionsPerKey)
            {
                taken.Seated++;
                return new(IsStanding: false);
            }

            if (taken.Standing >= StandingMax)
                return null;

            taken.Standing++;
            return new(IsStanding: true);
        }
    }

    private void GiveBack(string keyId, Seat seat)
    {
        lock (_gate)
        {
            var (seated, standing) = _byKey[keyId];
            (seated, standing) = seat.IsStanding ? (seated, standing - 1) : (seated - 1, standing);
            if (seated + standing == 0)
                _byKey.Remove(keyId);
            else
                _byKey[keyId] = (seated, standing);
        }
    }

    private sealed record Seat(bool IsStanding);
}
