using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Commands;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task A_server_that_is_ready_exits_with_0_and_one_that_is_not_there_with_1()
    {
        string address;
        await using (var server = await RunningServer.StartAsync())
        {
            address = server.Address;
            Assert.Equal(0, (await ServerProcess.RunAsync("health", $"--urls={address}")).ExitCode);
        }

        var (code, _, error) = await ServerProcess.RunAsync("health", $"--urls={address}");

        Assert.Equal(1, code);
        Assert.Contains("does not answer", error, StringComparison.Ordinal);
    }
}
