using Microsoft.Extensions.Options;

namespace Streaming.Server.Hosting;

public static class ServerRun
{
    /// <summary>Runs until asked to stop. A wrong option ends the program before anything starts, with one line that
    /// names it.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception failure) when (FailuresOf(failure) is { Length: > 0 } failures)
        {
            await Console.Error.WriteLineAsync($"Configuration: {string.Join("; ", failures)}");
            return 1;
        }

        await app.RunAsync();
        return 0;
    }

    private static string[] FailuresOf(Exception failure) => failure switch
    {
        OptionsValidationException one => [.. one.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(FailuresOf)],
        _ => [],
    };
}
