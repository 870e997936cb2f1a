using Microsoft.Extensions.Options;
using Streaming.Server.Reference;

namespace Streaming.Server.Hosting;

public static class ValidatedOptions
{
    /// <summary>Options of one section that must be right before the program starts.</summary>
    /// <param name="strict">Whether the section may hold nothing else.</param>
    public static IServiceCollection AddValidatedOptions<TOptions, TValidator>(
        this IServiceCollection services, string section, bool strict = true)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>, new()
    {
        services.AddSingleton(new OptionSection(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(new PathNaming<TOptions>(section, new TValidator()));
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>(
                (options, configuration) => Bind(configuration.GetSection(section), options, strict))
            .ValidateOnStart();
        return services;
    }

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options, bool strict)
        where TOptions : class
    {
        try
        {
            // Strict, or a misspelt name would be an option at its default, and a list would lose an item that it
            // cannot read without a word.
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = strict);
        }
        catch (InvalidOperationException unreadable)
        {
            // A word where a number belongs fails before any validator sees it.
            throw new OptionsValidationException(
                section.Path, typeof(TOptions), [OptionPaths.Describe(unreadable, section, typeof(TOptions))]);
        }
    }

    /// <summary>Says where in the configuration a wrong value stands, rather than in which class.</summary>
    private sealed class PathNaming<TOptions>(string section, IValidateOptions<TOptions> validator)
        : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var result = validator.Validate(name, options);
            return result.Failed
                ? ValidateOptionsResult.Fail(
                    (result.Failures ?? []).Select(failure => OptionPaths.Rename(failure, section, typeof(TOptions))))
                : result;
        }
    }
}
