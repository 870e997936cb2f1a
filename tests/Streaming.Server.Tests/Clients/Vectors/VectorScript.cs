using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Protocol;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>What one connection after the other was sent and did, a line for each step.</summary>
internal sealed class VectorScript
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = ProtocolJsonContext.Wire.Options.Encoder };

    private readonly List<string> _steps = [];

    public int Count => _steps.Count;

    public void Add(JsonObject step) => _steps.Add(Text(step));

    /// <summary>A message of the hub, as it came.</summary>
    public void AddFrame(string frame, bool isRepeated = false) =>
        _steps.Add(isRepeated ? $$"""{"frame": {{frame}}, "again": true}""" : $$"""{"frame": {{frame}}}""");

    /// <summary>What REST answered, right behind the step that named the link.</summary>
    public void InsertRest(string link, int status, string body)
    {
        var named = _steps.FindLastIndex(step => step.Contains(Escaped(link), StringComparison.Ordinal));
        _steps.Insert(named + 1, $$"""{"rest": {{Text(link)}}, "status": {{status}}, "body": {{body}}}""");
    }

    public void WriteTo(StringBuilder file)
    {
        file.Append("[\n    ").AppendJoin(",\n    ", _steps).Append("\n  ]");
    }

    public static string Text(JsonNode? node) => node is null ? "null" : node.ToJsonString(Options);

    // Within a string of bytes a link's quotes are escaped, the link itself is not.
    private static string Escaped(string link) => Text(link)[1..^1];
}
