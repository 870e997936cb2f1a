using Xunit;

namespace Streaming.Server.Tests.Commands;

public sealed class KeyCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_made_listed_rotated_and_revoked()
    {
        var added = await RunAsync("add", "--name", "desk", "--plan", "alpha");
        var again = await RunAsync("add", "--name", "desk", "--plan", "basic");
        var rotated = await RunAsync("rotate", "--name", "desk");
        var revoked = await RunAsync("revoke", "--name", "desk");
        var unknown = await RunAsync("revoke", "--name", "desk");
        var list = await RunAsync("list");

        Assert.Equal((0, ""), (added.ExitCode, added.Error));
        Assert.Matches(@"^sk_[A-Za-z0-9_-]{43}\r?\n$", added.Output); // the key alone
        Assert.Equal((1, "", "There is a key desk; revoke or rotate it."), (again.ExitCode, again.Output, again.Error.TrimEnd()));
        Assert.Matches(@"^sk_[A-Za-z0-9_-]{43}\r?\n$", rotated.Output);
        Assert.NotEqual(added.Output, rotated.Output);
        Assert.Equal((0, "", ""), revoked);
        Assert.Equal((1, "There is no key desk."), (unknown.ExitCode, unknown.Error.TrimEnd()));
        Assert.Equal(3, list.Output.TrimEnd().Split('\n').Length); // a head and two keys of one name
        Assert.DoesNotContain("sk_", list.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--plan is one of free, basic, growth, alpha.", "add", "--name", "desk", "--plan", "gold")]
    [InlineData("--name is 1 to 64 characters.", "add", "--name", "", "--plan", "alpha")]
    [InlineData("There is no option --nam.", "revoke", "--name", "desk", "--nam")]
    public async Task A_slip_of_the_hand_is_named(string sentence, params string[] args)
    {
        var (exitCode, _, error) = await RunAsync(args);

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) =>
        ServerProcess.RunAsync(["keys", .. args, $"--Storage:Sqlite:Path={Path.Combine(_folder, "test.db")}"]);
}
