using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Access;

/// <summary>Asks an address that calls too fast to slow down, before anyone looks at its keys: guessing costs more here
/// than there.</summary>
internal sealed class AddressLimit(IOptions<AccessOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    private static readonly ErrorResponse TooFast =
        ErrorResponse.Of("rate_limited", "Too many requests from this address.");

    public void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(PartitionOf);
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = static (rejected, cancellationToken) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return new(rejected.HttpContext.Response.WriteAsJsonAsync(
                TooFast, ProtocolJsonContext.Wire.ErrorResponse, cancellationToken: cancellationToken));
        };
    }

    private RateLimitPartition<IPAddress> PartitionOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return IPAddress.IsLoopback(address)
            ? RateLimitPartition.GetNoLimiter(IPAddress.Loopback)
            : RateLimitPartition.GetTokenBucketLimiter(NeighbourhoodOf(address), _ => new()
            {
                TokenLimit = Math.Max(options.Value.AddressBurst, options.Value.AddressRate),
                TokensPerPeriod = options.Value.AddressRate,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });
    }

    // One subscriber of an IPv6 provider has 2^64 addresses.
    private static IPAddress NeighbourhoodOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address;

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
