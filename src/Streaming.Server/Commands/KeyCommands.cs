using System.CommandLine;
using System.Globalization;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Hosting;
using Streaming.Storage;

namespace Streaming.Server.Commands;

/// <summary><c>keys add|list|revoke|rotate</c>, on the store that the configuration names; a running server sees what
/// they do with its next request.</summary>
internal static class KeyCommands
{
    private static readonly Option<string> Name =
        new("--name") { Description = "Whose key it is.", Required = true };

    private static readonly Option<Plan> KeyPlan =
        new("--plan") { Description = "free, basic, growth or alpha.", Required = true, CustomParser = ParsePlan };

    public static Command Create()
    {
        Name.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= 64 } name || name.Any(char.IsControl))
                result.AddError("--name is 1 to 64 characters.");
        });

        var keys = new Command("keys", "Who may call.")
        {
            Make("add", "Makes a key and prints it, this once.", AddAsync, Name, KeyPlan),
            Make("list", "Lists the keys.", ListAsync),
            Make("revoke", "Ends a key and every connection it holds.", RevokeAsync, Name),
            Make("rotate", "Ends a key and prints its successor, this once.", RotateAsync, Name),
        };
        return keys;
    }

    private static Command Make(
        string name,
        string description,
        Func<IKeyStore, ParseResult, CancellationToken, Task<int>> action,
        params Option[] options)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Options.Add(option);

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, action, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        Func<IKeyStore, ParseResult, CancellationToken, Task<int>> action,
        CancellationToken cancellationToken)
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
            return await action(app.Services.GetRequiredService<IKeyStore>(), parsed, cancellationToken);
        }
        catch (StoreException failure)
        {
            return await FailAsync(failure.Message);
        }
    }

    private static async Task<int> AddAsync(IKeyStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (row, secret) = ApiKey.New(parsed.GetRequiredValue(Name), parsed.GetValue(KeyPlan), DateTimeOffset.UtcNow);
        if (!await store.AddAsync(row, cancellationToken))
            return await FailAsync($"There is a key {row.Name}; revoke or rotate it.");

        await Console.Out.WriteLineAsync(secret);
        return 0;
    }

    private static async Task<int> ListAsync(IKeyStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(cancellationToken);
        var width = keys.Select(key => key.Name.Length).Append(4).Max();
        await Console.Out.WriteLineAsync($"{"name".PadRight(width)}  plan    made              revoked");
        foreach (var key in keys)
        {
            var end = key.Revoked is { } revoked ? Minute(revoked) : "-";
            await Console.Out.WriteLineAsync(
                $"{key.Name.PadRight(width)}  {key.Plan,-6}  {Minute(key.Created)}  {end}");
        }

        return 0;
    }

    private static async Task<int> RevokeAsync(IKeyStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name);
        return await store.RevokeAsync(name, DateTimeOffset.UtcNow, cancellationToken)
            ? 0
            : await FailAsync($"There is no key {name}.");
    }

    private static async Task<int> RotateAsync(IKeyStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name);
        var keys = await store.ListAsync(cancellationToken);
        if (keys.FirstOrDefault(key => key.Name == name && key.IsInForce) is not { } old
            || !Plans.TryParse(old.Plan, out var plan))
            return await FailAsync($"There is no key {name}.");

        var (row, secret) = ApiKey.New(name, plan, DateTimeOffset.UtcNow);
        await store.RevokeAsync(name, row.Created, cancellationToken);
        if (!await store.AddAsync(row, cancellationToken))
            return await FailAsync($"Somebody else made a key {name} meanwhile.");

        await Console.Out.WriteLineAsync(secret);
        return 0;
    }

    private static Plan ParsePlan(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (result.Tokens is [var token] && Plans.TryParse(token.Value, out var plan))
            return plan;

        result.AddError("--plan is one of free, basic, growth, alpha.");
        return default;
    }

    private static string Minute(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static async Task<int> FailAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return 1;
    }
}
