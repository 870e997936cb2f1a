using Microsoft.Extensions.Options;

namespace Streaming.Server.Hosting;

public static class OptionsCheck
{
    /// <summary>False after saying in one line on stderr which option is wrong, and how. Asked before anything reads
    /// options, so that a wrong one is a sentence and not a stack trace.</summary>
    public static async Task<bool> AreOptionsRightAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            return true;
        }
        catch (Exception failure) when (FailuresOf(failure) is { Length: > 0 } failures)
        {
            await Console.Error.WriteLineAsync($"Configuration: {string.Join("; ", failures)}");
            return false;
        }
    }

    private static string[] FailuresOf(Exception failure) => failure switch
    {
        OptionsValidationException one => [.. one.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(FailuresOf)],
        // Options of other floors are bound without our own words for what cannot be read.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unreadable =>
            [unreadable.Message],
        _ => [],
    };
}
