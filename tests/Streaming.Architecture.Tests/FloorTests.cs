using System.Xml.Linq;
using Xunit;

namespace Streaming.Architecture.Tests;

public sealed class FloorTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Engine"] = [],
        ["Protocol"] = [],
        ["Runtime"] = ["Engine"],
        ["Feeds"] = ["Engine", "Runtime"],
        ["Storage"] = ["Engine", "Runtime"],
        ["Orleans"] = ["Engine", "Runtime", "Protocol"],
        ["Client"] = ["Protocol"],
        ["AlertBot"] = ["Client"],
        ["Server"] = ["Engine", "Protocol", "Runtime", "Feeds", "Storage", "Orleans"],
    };

    public static TheoryData<string> Projects => [.. Repository.ProjectsUnder("src"), .. Repository.ProjectsUnder("clients/dotnet")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_the_floors_below(string project)
    {
        var name = NameOf(project);
        Assert.True(MayUse.TryGetValue(name, out var allowed), $"{name} stands on no floor: add it to the table.");

        var used = XDocument.Load(Path.Combine(Repository.Root, project))
            .Descendants("ProjectReference")
            .Select(reference => NameOf(((string)reference.Attribute("Include")!).Replace('\\', '/')));

        Assert.Empty(used.Except(allowed));
    }

    [Fact]
    public void The_engine_has_no_packages_but_its_ban_on_clocks()
    {
        var packages = XDocument.Load(Path.Combine(Repository.Root, "src/Streaming.Engine/Streaming.Engine.csproj"))
            .Descendants("PackageReference")
            .Select(reference => (string)reference.Attribute("Include")!);

        Assert.Equal(["Microsoft.CodeAnalysis.BannedApiAnalyzers"], packages);
    }

    [Fact]
    public void The_engine_and_the_protocol_meet_in_one_place_of_the_server()
    {
        var both = Repository.SourcesUnder("src")
            .Where(file =>
            {
                var text = File.ReadAllText(Path.Combine(Repository.Root, file));
                return text.Contains("using Streaming.Engine", StringComparison.Ordinal)
                    && text.Contains("using Streaming.Protocol.Rest", StringComparison.Ordinal);
            })
            .Where(file => !file.StartsWith("src/Streaming.Server/", StringComparison.Ordinal));

        Assert.Empty(both);
    }

    private static string NameOf(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        return name.StartsWith("Streaming.", StringComparison.Ordinal) ? name["Streaming.".Length..] : name;
    }
}
