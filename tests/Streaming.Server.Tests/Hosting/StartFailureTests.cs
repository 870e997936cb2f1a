using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Streaming.Server.Tests.Hosting;

public sealed class StartFailureTests
{
    [Theory]
    [InlineData("--Feed:Kind=tape --Feed:Tape:Path=/no/such.jsonl", "Feed:Tape:Path")]
    [InlineData("--Feed:Kind=lean --Feed:Lean:Root=/no/such --Feed:Lean:Symbol=GOOG --Feed:Lean:Date=2015-12-24", "Feed:Lean:Root")]
    [InlineData("--Feed:Kind=tap", "Feed:Kind must be one of simulator, tape, lean, databento")]
    [InlineData("--Feed:Simulator:Speed=-1", "Feed:Simulator:Speed must be between 0 and 10000")]
    [InlineData("--Feed:Simulator:Sped=1", "Feed:Simulator has no 'Sped'")]
    [InlineData("--Engine:CloseGrace=1:00:00", "Engine:CloseGrace must be between 00:00:00 and 00:00:15")]
    [InlineData("--Calendar:File=/no/such.txt", "Calendar:File")]
    public async Task What_keeps_it_from_starting_is_said_in_one_line_with_the_option_s_name(string options, string named)
    {
        var (code, _, error) = await ServerProcess.RunAsync(
            ["--Storage:Kind=memory", "--urls=http://127.0.0.1:0", .. options.Split(' ')]);

        Assert.Equal(1, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, _, error) = await ServerProcess.RunAsync("--Storage:Kind=memory", $"--urls=http://127.0.0.1:{port}");

        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{port}", error, StringComparison.Ordinal);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
    }
}
