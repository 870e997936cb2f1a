namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>Stands where readers of the vendor's first samples look for the blocks, and says that they are flat beside it.</summary>
public sealed record BodyBlock
{
    public static BodyBlock Flat { get; } = new();

    public string Schema { get; init; } = "flat";
}
