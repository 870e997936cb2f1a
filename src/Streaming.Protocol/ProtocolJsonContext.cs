using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;

namespace Streaming.Protocol;

/// <summary>The names and shapes of everything that crosses the wire, for JSON and MessagePack alike.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SeriesResponse))]
[JsonSerializable(typeof(HedgeFlowResponse))]
[JsonSerializable(typeof(HeatmapResponse))]
[JsonSerializable(typeof(StrikeFlowResponse))]
[JsonSerializable(typeof(LeaderboardResponse))]
[JsonSerializable(typeof(SnapshotResponse))]
[JsonSerializable(typeof(ExposureResponse))]
[JsonSerializable(typeof(NoZeroDteResponse))]
[JsonSerializable(typeof(SessionClosedResponse))]
[JsonSerializable(typeof(HeadlinesResponse))]
[JsonSerializable(typeof(SessionEntry[]))]
[JsonSerializable(typeof(TicketResponse))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookResponse[]))]
[JsonSerializable(typeof(WebhookTestResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(UnauthorizedResponse))]
[JsonSerializable(typeof(TierRestrictedResponse))]
[JsonSerializable(typeof(QuotaExceededResponse))]
[JsonSerializable(typeof(EpochChangedResponse))]
[JsonSerializable(typeof(SeriesBarUpdate))]
[JsonSerializable(typeof(HedgeFlowBarUpdate))]
[JsonSerializable(typeof(HeatmapColumnUpdate))]
[JsonSerializable(typeof(StrikeFlowBarUpdate))]
[JsonSerializable(typeof(HeadlineUpdate))]
[JsonSerializable(typeof(SnapshotUpdate))]
[JsonSerializable(typeof(LeaderboardUpdate))]
[JsonSerializable(typeof(StatusUpdate))]
[JsonSerializable(typeof(Gap))]
[JsonSerializable(typeof(Heartbeat))]
[JsonSerializable(typeof(Bye))]
[JsonSerializable(typeof(SubscribeRequest[]))]
[JsonSerializable(typeof(SubscribeResult[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class ProtocolJsonContext : JsonSerializerContext
{
    /// <summary>What the doors use. <see cref="Default"/> differs in escaping every letter that is not ASCII, for the
    /// sake of HTML that these answers are never put into.</summary>
    public static ProtocolJsonContext Wire => Holder.Wire;

    // A class of its own, because the order of static initialisers across the parts of a partial class is not defined.
    private static class Holder
    {
        internal static readonly ProtocolJsonContext Wire = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
