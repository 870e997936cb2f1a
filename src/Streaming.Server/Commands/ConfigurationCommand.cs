using System.CommandLine;
using Streaming.Server.Reference;

namespace Streaming.Server.Commands;

/// <summary><c>configuration</c>: every option, in Markdown.</summary>
internal static class ConfigurationCommand
{
    public static Command Create()
    {
        var command = new Command("configuration", "Prints every option with its default, range and meaning.");
        command.SetAction(static (_, _) => PrintAsync());
        return command;
    }

    private static async Task<int> PrintAsync()
    {
        await Console.Out.WriteAsync(ConfigurationReference.Write());
        return 0;
    }
}
