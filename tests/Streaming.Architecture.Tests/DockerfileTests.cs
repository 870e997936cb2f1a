using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Architecture.Tests;

/// <summary>What can be known of the image without building it.</summary>
public sealed partial class DockerfileTests
{
    // A line that ends in a backslash goes on.
    private static readonly string[] Lines =
        File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');

    [Fact]
    public void What_is_copied_from_the_tree_is_in_the_tree()
    {
        var copied = Instructions("COPY").Where(copy => !copy.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(copy => copy.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1])
            .ToArray();

        Assert.NotEmpty(copied);
        Assert.All(copied, source => Assert.True(
            Path.Exists(Path.Combine(Repository.Root, source)), $"COPY {source}: there is no such file."));
    }

    [Fact]
    public void What_is_copied_is_not_ignored()
    {
        var ignored = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));

        Assert.Empty(Instructions("COPY").SelectMany(copy => copy.Split(' ')).Intersect(ignored));
        Assert.Contains(".git", ignored);
        Assert.Contains("**/artifacts", ignored);
    }

    [Fact]
    public void What_is_copied_from_a_stage_comes_from_one_above()
    {
        var known = new HashSet<string>();
        foreach (var line in Lines)
        {
            if (Stage().Match(line) is { Success: true } stage)
                known.Add(stage.Groups[1].Value);
            if (From().Match(line) is { Success: true } from)
                Assert.Contains(from.Groups[1].Value, known);
        }

        Assert.Equal(["pages", "runtime", "server"], known.Order());
    }

    [Fact]
    public void The_server_is_published_from_a_project_that_exists_to_where_the_image_takes_it_from()
    {
        var publish = Assert.Single(Instructions("RUN"), run => run.StartsWith("dotnet publish", StringComparison.Ordinal));
        var words = publish.Split(' ');

        Assert.True(File.Exists(Path.Combine(Repository.Root, words[2])), publish);
        Assert.Equal("Release", words[Array.IndexOf(words, "--configuration") + 1]);
        Assert.Contains(
            $"--from=server {words[Array.IndexOf(words, "--output") + 1]} ./", Instructions("COPY"));
        foreach (var argument in Argument().Matches(publish).Select(match => match.Groups[1].Value))
            Assert.Contains(Instructions("ARG"), arg => arg.StartsWith($"{argument}=", StringComparison.Ordinal));
    }

    [Fact]
    public void It_runs_as_nobody_special_with_one_volume_and_says_whether_it_is_well()
    {
        Assert.Equal(["$APP_UID"], Instructions("USER"));
        Assert.Equal(["/data"], Instructions("VOLUME"));
        Assert.Contains("""["./Streaming.Server", "health"]""", Assert.Single(Instructions("HEALTHCHECK")), StringComparison.Ordinal);
        var environment = Assert.Single(Instructions("ENV"));
        Assert.Contains("Storage__Sqlite__Path=/data/streaming.db", environment, StringComparison.Ordinal);
        Assert.Contains("Urls=http://0.0.0.0:8080", environment, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Instructions(string word) =>
        Lines.Where(line => line.StartsWith($"{word} ", StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..].Trim());

    [GeneratedRegex(@"^FROM \S+ AS (\w+)$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"--from=(\w+)")]
    private static partial Regex From();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Argument();
}
