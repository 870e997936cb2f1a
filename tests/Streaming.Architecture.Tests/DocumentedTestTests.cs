using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Architecture.Tests;

/// <summary>Documents say which test holds what; a test that was renamed must not leave them behind.</summary>
public sealed partial class DocumentedTestTests
{
    [Theory]
    [InlineData("src/README.md")]
    [InlineData("tests/README.md")]
    public void Every_test_that_is_named_is_there(string document)
    {
        var there = Repository.SourcesUnder("tests").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.True(named.Length > 5);
        Assert.All(named, name => Assert.Contains(name, there));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests)`")]
    private static partial Regex TestName();
}
