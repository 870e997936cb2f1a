using System.Text.Json.Serialization;

namespace Streaming.Protocol;

/// <summary>A place in a log. Two positions compare only within one epoch.</summary>
[method: JsonConstructor]
public readonly record struct Position(string Epoch, long Seq)
{
    /// <summary>The <see cref="Seq"/> of a log without entries.</summary>
    public const long Empty = -1;
}
