using System.CommandLine;
using Streaming.Runtime.Ports;
using Streaming.Storage.Export;

namespace Streaming.Server.Commands;

/// <summary><c>sessions list|export</c>: what is recorded, and a day of it for a spreadsheet.</summary>
internal static class SessionCommands
{
    private static readonly Option<string?> Only = new("--symbol") { Description = "Only this underlying." };

    private static readonly Option<string> Symbol =
        new("--symbol") { Description = "The underlying, SPY.", Required = true };

    private static readonly Option<DateOnly> Date =
        new("--date") { Description = "The session's day, YYYY-MM-DD.", Required = true };

    private static readonly Option<string> Folder = new("--out")
    {
        Description = "The folder that the two tables are written to; this one where it is left out.",
        DefaultValueFactory = static _ => ".",
    };

    public static Command Create() => new("sessions", "What is recorded.")
    {
        StoreCommand.Make<ISessionStore>("list", "Lists the recorded sessions, the newest first.", ListAsync, Only),
        StoreCommand.Make<ISessionStore>(
            "export", "Writes a session as CSV: a row for each bar, and a row for each bar and strike.", ExportAsync,
            Symbol, Date, Folder),
    };

    private static async Task<int> ListAsync(ISessionStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var sessions = await store.ListAsync(parsed.GetValue(Only)?.ToUpperInvariant(), cancellationToken);
        await Console.Out.WriteLineAsync("date        symbol        bars  gaps  epoch");
        foreach (var session in sessions)
            await Console.Out.WriteLineAsync(
                $"{session.Date:yyyy-MM-dd}  {session.Symbol,-12}  {session.Bars,4}  {session.Gaps.Count,4}  {session.Epoch}");
        return 0;
    }

    private static async Task<int> ExportAsync(ISessionStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (symbol, date) = (parsed.GetRequiredValue(Symbol).ToUpperInvariant(), parsed.GetValue(Date));
        if (await store.FindAsync(symbol, date, cancellationToken) is not { } session)
            return await StoreCommand.FailAsync(
                $"{symbol} has no recorded session of {date:yyyy-MM-dd}; sessions list shows what there is.");

        var folder = parsed.GetValue(Folder)!;
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(
                Path.Combine(folder, $"{symbol}-{date:yyyy-MM-dd}-bars.csv"),
                writer => SessionCsvExport.WriteBarsAsync(session, writer, cancellationToken));
            await WriteAsync(
                Path.Combine(folder, $"{symbol}-{date:yyyy-MM-dd}-strikes.csv"),
                writer => SessionCsvExport.WriteStrikesAsync(session, writer, cancellationToken));
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return await StoreCommand.FailAsync($"{failure.Message} Name another folder with --out.");
        }
    }

    /// <summary>Under another name until it is whole: who finds the file finds all of it.</summary>
    private static async Task WriteAsync(string path, Func<TextWriter, Task> write)
    {
        var part = $"{path}.part";
        await using (var writer = new StreamWriter(part))
            await write(writer);
        File.Move(part, path, overwrite: true);
        await Console.Out.WriteLineAsync(path);
    }
}
