using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

/// <summary>Answers in place of a snapshot while there is nothing to analyse. They are no errors.</summary>
internal static class Degraded
{
    public static IResult Closed(SymbolView view, Timestamp now, TradingSession? last) => TypedResults.Json(
        new SessionClosedResponse
        {
            Symbol = view.Symbol,
            LastSession = last?.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Message = last is null ? "Market closed." : $"Market closed. Last session: {last.Date:yyyy-MM-dd}.",
            UnderlyingPrice = Rounding.To(view.Spot, 2),
            Expiration = null,
            AsOf = now.ToString(),
            EndpointVersion = Freshness.EndpointVersion,
            DataAsOf = Freshness.Of(view.Snapshot),
        },
        ProtocolJsonContext.Wire.SessionClosedResponse);

    public static IResult NoZeroDte(SymbolView view, Timestamp now, DateOnly today)
    {
        var next = view.NextExpiry > today ? view.NextExpiry : null;
        var message = $"No 0DTE expiry for {view.Symbol} today ({today.DayOfWeek}).";
        return TypedResults.Json(
            new NoZeroDteResponse
            {
                Symbol = view.Symbol,
                NextZeroDteExpiry = next?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Message = next is { } expiry ? $"{message} Next expiry: {expiry:yyyy-MM-dd}." : message,
                UnderlyingPrice = Rounding.To(view.Spot, 2),
                AsOf = now.ToString(),
                MarketOpen = true,
                EndpointVersion = Freshness.EndpointVersion,
                DataAsOf = Freshness.Of(view.Snapshot),
            },
            ProtocolJsonContext.Wire.NoZeroDteResponse);
    }
}
