using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests.OpenInterest;

public sealed class ConditionTableTests
{
    [Theory]
    // letter, signing, counts flow, delta weight, prior of a label (0: the evidence says)
    [InlineData(' ', Signing.Full, true, 1, 0)]
    [InlineData('I', Signing.Full, true, 1, 0)]
    [InlineData('S', Signing.Full, true, 1, 0)]
    [InlineData('J', Signing.Full, true, 1, 0)]
    [InlineData('v', Signing.Full, true, 1, 0)]
    [InlineData('a', Signing.Quote, true, 1, 0.95)]
    [InlineData('b', Signing.Quote, true, 1, 0.95)]
    [InlineData('c', Signing.None, true, 1, 0)]
    [InlineData('d', Signing.None, true, 1, 0)]
    [InlineData('e', Signing.Quote, true, 1, 0.60)]
    [InlineData('f', Signing.Package, true, 1, 0.53)]
    [InlineData('g', Signing.Package, true, 1, 0.53)]
    [InlineData('i', Signing.Package, true, 1, 0.53)]
    [InlineData('j', Signing.Package, true, 1, 0.60)]
    [InlineData('l', Signing.Package, true, 1, 0.60)]
    [InlineData('m', Signing.Package, true, 1, 0.60)]
    [InlineData('h', Signing.None, true, 1, 0)]
    [InlineData('k', Signing.Quote, true, 0, 0.55)]
    [InlineData('n', Signing.Quote, true, 0, 0.55)]
    [InlineData('o', Signing.Quote, true, 0, 0.55)]
    [InlineData('p', Signing.Quote, true, 0, 0.55)]
    [InlineData('q', Signing.Quote, true, 0, 0.55)]
    [InlineData('r', Signing.Quote, true, 0, 0.55)]
    [InlineData('s', Signing.Quote, true, 0, 0.55)]
    [InlineData('t', Signing.None, false, 0, 0.5)]
    [InlineData('u', Signing.None, false, 0, 0.5)]
    [InlineData('B', Signing.QuoteAtTradeTime, true, 1, 0.50)]
    [InlineData('D', Signing.QuoteAtTradeTime, true, 1, 0.50)]
    [InlineData('F', Signing.QuoteAtTradeTime, true, 1, 0.50)]
    [InlineData('H', Signing.QuoteAtTradeTime, true, 1, 0.50)]
    public void A_print_is_treated_by_its_type(
        char letter, Signing signing, bool countsFlow, double deltaWeight, double prior)
    {
        ref readonly var row = ref ConditionTable.Of(new ConditionCode(letter));

        Assert.False(row.IsCancel);
        Assert.Equal((signing, countsFlow, deltaWeight, prior), (row.Signing, row.CountsFlow, row.DeltaWeight, row.Prior));
    }

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    [InlineData('E')]
    [InlineData('G')]
    public void A_cancel_takes_a_print_back(char letter) =>
        Assert.True(ConditionTable.Of(new ConditionCode(letter)).IsCancel);

    [Theory]
    [InlineData('Z')]
    [InlineData('\0')]
    [InlineData('\u20AC')]
    public void A_code_nobody_has_heard_of_counts_as_volume_and_is_not_signed(char letter)
    {
        ref readonly var row = ref ConditionTable.Of(new ConditionCode(letter));

        Assert.Equal((Signing.None, true, false), (row.Signing, row.CountsFlow, row.IsCancel));
    }
}
