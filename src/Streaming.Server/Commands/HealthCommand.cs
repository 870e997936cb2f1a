using System.CommandLine;
using Streaming.Server.Hosting;

namespace Streaming.Server.Commands;

/// <summary><c>health</c>: asks the server of this configuration whether it is ready; for images without a
/// shell.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var command = new Command("health", "Exits with 0 where the server on Urls is ready.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, cancellationToken) => AskAsync([.. parsed.UnmatchedTokens], cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(string[] args, CancellationToken cancellationToken)
    {
        var urls = ServerDefaults.CreateBuilder(args).Configuration["urls"] ?? "";
        var open = urls.Split(';')[0].Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace("+", "127.0.0.1", StringComparison.Ordinal);
        if (!Uri.TryCreate($"{open.TrimEnd('/')}/health/ready", UriKind.Absolute, out var ready))
            return await FailAsync($"Urls names no address: '{urls}'.");

        using var caller = new HttpClient { Timeout = AnswerMax };
        try
        {
            using var answer = await caller.GetAsync(ready, cancellationToken);
            return answer.IsSuccessStatusCode
                ? 0
                : await FailAsync(await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return await FailAsync($"{ready} does not answer: {failure.Message}");
        }
    }

    private static async Task<int> FailAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return 1;
    }
}
