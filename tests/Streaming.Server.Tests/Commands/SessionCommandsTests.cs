using Streaming.Server.Tests.RecordedDay;
using Streaming.Storage.Export;
using Xunit;

namespace Streaming.Server.Tests.Commands;

public sealed class SessionCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessions").FullName;

    private string Database => Path.Combine(_folder, "day.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_recorded_day_is_listed_and_written_as_two_tables_beside_a_server_that_runs()
    {
        await using var app = await DayApp.Lean(
            speed: 0, ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Database)).PlayedAsync();

        var list = await RunAsync("list");
        var export = await RunAsync("export", "--symbol", "goog", "--date", "2015-12-24", "--out", Path.Combine(_folder, "csv"));

        Assert.Matches(@"2015-12-24  GOOG           420     0  20151224-[0-9a-f]{12}", list.Output);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        var files = export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var bars = await File.ReadAllLinesAsync(files[0], TestContext.Current.CancellationToken);
        var strikes = await File.ReadAllLinesAsync(files[1], TestContext.Current.CancellationToken);
        Assert.Equal((421, SessionCsvExport.BarRowColumns), (bars.Length, bars[0]));
        Assert.Equal((420 * 88 + 1, SessionCsvExport.StrikeRowColumns), (strikes.Length, strikes[0]));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "csv"), "*.part"));
    }

    [Theory]
    [InlineData("SPY has no recorded session of 2026-06-12; sessions list shows what there is.", "export", "--symbol", "SPY", "--date", "2026-06-12")]
    [InlineData("--date", "export", "--symbol", "SPY")]
    [InlineData("There is no option --simbol.", "list", "--simbol")]
    public async Task What_cannot_be_done_is_said(string sentence, params string[] args)
    {
        var (exitCode, _, error) = await RunAsync(args);

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) =>
        ServerProcess.RunAsync(["sessions", .. args, $"--Storage:Sqlite:Path={Database}"]);
}
