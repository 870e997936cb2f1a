using Streaming.Protocol;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class ExposureEndpointTests
{
    private const string Path = "/v1/exposure/zero-dte/SPY";

    [Fact]
    public async Task The_settled_twin_has_the_raw_tree_and_none_of_the_decisions()
    {
        await using var app = WithFlow();

        var answer = await app.As(Plan.Growth).GetOkAsync(Path);

        ContractFields.AssertExposure(answer);
        foreach (var decided in new[] { "flow_direction", "headline", "setup", "probabilities", "body" })
            Assert.False(answer.TryGetProperty(decided, out _), decided);
    }

    [Fact]
    public async Task It_is_as_though_nothing_had_traded()
    {
        await using var app = WithFlow();

        var settled = await app.As(Plan.Growth).GetOkAsync(Path);
        var live = await app.As(Plan.Growth).GetOkAsync("/v1/flow/zero-dte/snapshot/SPY");

        Assert.Equal(live.Number("flow_direction.settled_net_gex"), settled.Number("exposures.net_gex"));
        Assert.NotEqual(live.Number("exposures.net_gex"), settled.Number("exposures.net_gex"));
        Assert.Equal(82_400 + 76_200, settled.Number("flow.total_oi"));
        Assert.Equal(82_400 + 3_010 + 76_200, live.Number("flow.total_oi"));
        Assert.Equal(7_000, settled.Number("flow.total_volume"));
        Assert.Equal(live.Number("expected_move.remaining_1sd_dollars"), settled.Number("expected_move.remaining_1sd_dollars"));
    }

    private static StreamingApp WithFlow() => new StreamingApp().With(
        new AnalysedDay().Listed().Print(18_899.8, +1, 7_000, 602).Until(18_901), 18_901);
}
