using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Streaming.Protocol.Rest;

namespace Streaming.Protocol.Hub;

public sealed record LeaderboardUpdate : LeaderboardResponse, IUpdate
{
    [JsonConstructor]
    public LeaderboardUpdate()
    {
    }

    [SetsRequiredMembers]
    public LeaderboardUpdate(LeaderboardResponse leaderboard, string topic, string epoch, long seq)
        : base(leaderboard)
    {
        Topic = topic;
        Epoch = epoch;
        Seq = seq;
    }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string Topic { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string Epoch { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required long Seq { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public bool Closed { get; init; } = true;

    [JsonPropertyOrder(WireOrder.Header), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Conflated { get; init; }

    string IHubMessage.Target => Targets.Leaderboard;

    IUpdate IUpdate.Conflate(int skipped) => this with { Conflated = skipped };
}
