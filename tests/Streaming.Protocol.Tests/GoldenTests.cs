using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Streaming.Testing;
using Xunit;

namespace Streaming.Protocol.Tests;

public sealed class GoldenTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_on_the_wire_as_its_golden_file_says(string name)
    {
        using var document = JsonDocument.Parse(Samples.Json(Samples.All[name]));

        GoldenFile.Matches(
            $"tests/Streaming.Protocol.Tests/Golden/{name}.json",
            JsonSerializer.Serialize(document.RootElement, Indented) + "\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_that_was_read_is_written_as_it_was(string name)
    {
        var message = Samples.All[name];
        var json = Samples.Json(message);

        var read = JsonSerializer.Deserialize(json, message.GetType(), ProtocolJsonContext.Wire)!;

        Assert.Equal(json, Samples.Json(read));
    }

    [Fact]
    public void Every_golden_file_has_its_message()
    {
        var folder = Path.Combine(GoldenFile.RepositoryRoot, "tests/Streaming.Protocol.Tests/Golden");

        var files = Directory.GetFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(Samples.All.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Text_is_written_as_itself_and_not_as_escapes()
    {
        var json = Samples.Json(Samples.All["rest-snapshot"]);

        Assert.Contains("σ=0.0034", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", json, StringComparison.Ordinal);
        Assert.Equal(json, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json)));
    }
}
