using Xunit;

namespace Streaming.Server.Tests.Hosting;

public sealed class OptionsCheckTests
{
    [Theory]
    [InlineData("Access:Quotas:Free=-1", "Access:Quotas:Free must be between 0 and 1000000000.")]
    [InlineData("Access:Quotas:Free=many", "Access:Quotas:Free must be between 0 and 1000000000.")]
    [InlineData("Access:Keys:0:Name=desk", "Access:Keys:0:Key is required.")]
    [InlineData("Access:Keys:0:Plan=gold", "Access:Keys:0:Plan must be one of free, basic, growth, alpha.")]
    [InlineData("Access:Quota:Free=1", "Access has no 'Quota'.")]
    [InlineData("Webhooks:Targets:0:Url=ftp://nonsense", "Webhooks:Targets:0:Url must be")]
    [InlineData("Webhooks:Targets:0:Url=https://10.0.0.1/hook", "Webhooks:Targets:0:Url must not name a private address")]
    [InlineData("Webhooks:Targets:0:Secret=whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Webhooks:Targets:0:Secret must be")]
    [InlineData("Webhooks:Targets:0:Symbols:0=spy", "Webhooks:Targets:0:Symbols must be")]
    public async Task A_wrong_option_stops_the_start_with_one_line_that_names_it(string option, string sentence)
    {
        var (exitCode, output, error) = await ServerProcess.RunAsync($"--{option}");

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(output);
    }
}
