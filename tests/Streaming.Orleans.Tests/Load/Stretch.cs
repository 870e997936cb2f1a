using System.Diagnostics;
using Xunit;

namespace Streaming.Orleans.Tests.Load;

/// <summary>How much of a processor each host needs, over a while.</summary>
internal static class Stretch
{
    public static async Task<double[]> SpendAsync(IReadOnlyList<ClusterHost> hosts, TimeSpan time)
    {
        var before = hosts.Select(host => host.Cpu).ToArray();
        var began = Stopwatch.StartNew();
        await Task.Delay(time, TestContext.Current.CancellationToken);
        var elapsed = began.Elapsed;
        return [.. hosts.Select((host, i) => (host.Cpu - before[i]) / elapsed)];
    }
}
