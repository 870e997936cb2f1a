using System.Globalization;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Hosting;

/// <summary>A publisher is not put aside for the thread that it wakes.</summary>
public sealed class ThreadWakesTests
{
    private const int BatchPolicy = 3;

    [Fact]
    public async Task The_threads_that_serve_wait_their_turn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the policy.");
        await using var server = await RunningServer.StartAsync();

        var policies = Directory.GetDirectories($"/proc/{server.ProcessId}/task").Select(PolicyOf).OfType<(string Name, int Policy)>()
            .Where(thread => thread.Name.StartsWith(".NET TP", StringComparison.Ordinal) || thread.Name.StartsWith(".NET Sockets", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(policies);
        Assert.All(policies, thread => Assert.Equal((thread.Name, BatchPolicy), thread));
    }

    // proc(5): the name stands in brackets; the policy is field 41 of stat. Null of a thread that has ended meanwhile.
    private static (string, int)? PolicyOf(string task)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(task, "stat"));
            var end = stat.LastIndexOf(')');
            return (stat[(stat.IndexOf('(') + 1)..end], int.Parse(stat[(end + 2)..].Split(' ')[41 - 3], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
