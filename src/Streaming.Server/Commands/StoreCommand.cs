using System.CommandLine;
using Streaming.Runtime.Ports;
using Streaming.Server.Hosting;
using Streaming.Storage;

namespace Streaming.Server.Commands;

/// <summary>A command on the store that the configuration names, beside a server that runs or without one.</summary>
internal static class StoreCommand
{
    /// <typeparam name="TStore">The port it works on.</typeparam>
    public static Command Make<TStore>(
        string name,
        string description,
        Func<TStore, ParseResult, CancellationToken, Task<int>> action,
        params Option[] options)
        where TStore : notnull
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Options.Add(option);

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, action, cancellationToken));
        return command;
    }

    public static async Task<int> FailAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return 1;
    }

    private static async Task<int> RunAsync<TStore>(
        ParseResult parsed,
        Func<TStore, ParseResult, CancellationToken, Task<int>> action,
        CancellationToken cancellationToken)
        where TStore : notnull
    {
        // What the command does not know is configuration, --Storage:Sqlite:Path=..., or a slip of the hand.
        foreach (var token in parsed.UnmatchedTokens)
            if (!token.StartsWith("--", StringComparison.Ordinal) || !token.Contains(':') || !token.Contains('='))
                return await FailAsync($"There is no option {token}.");

        var builder = ServerDefaults.CreateBuilder([.. parsed.UnmatchedTokens]);
        builder.Logging.ClearProviders(); // stdout is the answer's alone
        builder.Services.AddStorage(builder.Configuration);
        await using var app = builder.Build();
        if (!await app.AreOptionsRightAsync())
            return 1;

        try
        {
            return await action(app.Services.GetRequiredService<TStore>(), parsed, cancellationToken);
        }
        catch (StoreException failure)
        {
            return await FailAsync(failure.Message);
        }
    }
}
