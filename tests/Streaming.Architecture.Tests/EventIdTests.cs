using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Architecture.Tests;

public sealed partial class EventIdTests
{
    [Fact]
    public void A_log_event_id_is_given_once()
    {
        var twins = Repository.SourcesUnder("src")
            .SelectMany(file => LoggerMessage().Matches(File.ReadAllText(Path.Combine(Repository.Root, file)))
                .Select(match => (Id: match.Groups[1].Value, file)))
            .GroupBy(use => use.Id)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(use => use.file))}");

        Assert.Empty(twins);
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex LoggerMessage();
}
