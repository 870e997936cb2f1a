using System.CommandLine;

namespace Streaming.Server.Commands;

/// <summary>The program's command line: without a command it serves; what it does not know is configuration.</summary>
public static class ServerCommands
{
    public static Task<int> RunAsync(string[] args, Func<string[], Task<int>> serve)
    {
        var root = new RootCommand("Streams 0DTE options flow; options such as --Feed:Kind=tape are configuration.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.SetAction((_, _) => serve(args));
        root.Subcommands.Add(KeyCommands.Create());
        root.Subcommands.Add(SessionCommands.Create());
        root.Subcommands.Add(HealthCommand.Create());
        root.Subcommands.Add(ConfigurationCommand.Create());

        // A value of the configuration may begin with @, and the host has its own way to stop and to fail.
        var parsed = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        return parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }
}
