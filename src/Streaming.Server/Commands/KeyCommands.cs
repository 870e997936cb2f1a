using System.CommandLine;
using System.Globalization;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;

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
            StoreCommand.Make<IKeyStore>("add", "Makes a key and prints it, this once.", AddAsync, Name, KeyPlan),
            StoreCommand.Make<IKeyStore>("list", "Lists the keys.", ListAsync),
            StoreCommand.Make<IKeyStore>("revoke", "Ends a key and every connection it holds.", RevokeAsync, Name),
            StoreCommand.Make<IKeyStore>("rotate", "Ends a key and prints its successor, this once.", RotateAsync, Name),
        };
        return keys;
    }

    private static async Task<int> AddAsync(IKeyStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (row, secret) = ApiKey.New(parsed.GetRequiredValue(Name), parsed.GetValue(KeyPlan), DateTimeOffset.UtcNow);
        if (!await store.AddAsync(row, cancellationToken))
            return await StoreCommand.FailAsync($"There is a key {row.Name}; revoke or rotate it.");

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
            : await StoreCommand.FailAsync($"There is no key {name}.");
    }

    private static async Task<int> RotateAsync(IKeyStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name);
        var keys = await store.ListAsync(cancellationToken);
        if (keys.FirstOrDefault(key => key.Name == name && key.IsInForce) is not { } old
            || !Plans.TryParse(old.Plan, out var plan))
            return await StoreCommand.FailAsync($"There is no key {name}.");

        var (row, secret) = ApiKey.New(name, plan, DateTimeOffset.UtcNow);
        await store.RevokeAsync(name, row.Created, cancellationToken);
        if (!await store.AddAsync(row, cancellationToken))
            return await StoreCommand.FailAsync($"Somebody else made a key {name} meanwhile.");

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
}
