using System.Reflection;
using Microsoft.Extensions.Options;
using Streaming.Server.Reference;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Reference;

public sealed class ConfigurationReferenceTests
{
    private const string File = "src/Streaming.Server/CONFIGURATION.md";

    [Fact]
    public void The_reference_is_what_the_options_say()
    {
        try
        {
            GoldenFile.Matches(File, ConfigurationReference.Write());
        }
        catch (Exception difference)
        {
            Assert.Fail(
                $"{File} is out of date: dotnet run --project src/Streaming.Server -- configuration > {File} "
                + $"writes it anew.\n{difference.Message}");
        }
    }

    [Fact]
    public async Task The_command_prints_it()
    {
        var (exitCode, output, error) = await ServerProcess.RunAsync("configuration");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(ConfigurationReference.Write(), output);
    }

    [Fact]
    public void No_class_of_options_is_left_out()
    {
        var validated = typeof(Program).Assembly.GetReferencedAssemblies().Select(Assembly.Load)
            .Append(typeof(Program).Assembly)
            .Where(assembly => assembly.GetName().Name!.StartsWith("Streaming.", StringComparison.Ordinal))
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetInterfaces())
            .Where(port => port.IsGenericType && port.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(port => port.GetGenericArguments()[0])
            .Where(options => !options.IsGenericParameter)
            .ToHashSet();

        Assert.NotEmpty(validated);
        Assert.Empty(validated.Except(OptionSections.Find().Select(section => section.Options)));
    }

    [Fact]
    public void Every_option_has_a_meaning()
    {
        var summaries = new SummaryReader();

        var silent = OptionSections.Find().SelectMany(section => OptionDescription.Of(section, summaries))
            .Where(option => option.Meaning.Length == 0)
            .Select(option => $"{option.Path}: the property needs a summary");

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("| `Access:Quotas:Growth` | whole number | `2500` | 0 to 1000000000 |")]
    [InlineData("| `Access:Keys:0:Plan` | word |")]
    [InlineData("| `Push:SlowConsumerGrace` | time span | `00:00:05` | 00:00:01 to 00:01:00 |")]
    [InlineData("| `Engine:HedgingVolumes:NAME` | number |")]
    [InlineData("| `Storage:Sqlite:Path` | text | `data/streaming.db` | needed |")]
    public void An_option_stands_there_with_its_default_and_range(string row) =>
        Assert.Contains(row, ConfigurationReference.Write(), StringComparison.Ordinal);
}
