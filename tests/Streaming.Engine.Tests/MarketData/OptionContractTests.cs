using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.MarketData;

public sealed class OptionContractTests
{
    [Theory]
    [InlineData("GOOG151224C00750000", "GOOG", 750.0, OptionRight.Call)]
    [InlineData("SPXW  260612P06012500", "SPXW", 6012.5, OptionRight.Put)]
    [InlineData("AAPL  250221C00250000", "AAPL", 250.0, OptionRight.Call)]
    [InlineData("F260612C00000500", "F", 0.5, OptionRight.Call)]
    public void An_occ_symbol_is_read_padded_or_not(string symbol, string root, double strike, OptionRight right)
    {
        var contract = OptionContract.TryParse(symbol);

        Assert.NotNull(contract);
        Assert.Equal((root, strike, right), (contract.Root, contract.Strike, contract.Right));
        Assert.Equal(symbol.Replace(" ", "", StringComparison.Ordinal), contract.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("GOOG")]
    [InlineData("151224C00750000")]
    [InlineData("GOOG151324C00750000")]
    [InlineData("GOOG151224X00750000")]
    [InlineData("GOOG151224C0075000A")]
    [InlineData("GOOG151224C00000000")]
    [InlineData("GO/G151224C00750000")]
    [InlineData("TOOLONGROOT151224C00750000")]
    public void Anything_else_is_no_contract(string symbol) => Assert.Null(OptionContract.TryParse(symbol));

    [Theory]
    [InlineData("SPXW260612C06000000", "SPX")]
    [InlineData("NDXP260612C06000000", "NDX")]
    [InlineData("RUTW260612C02000000", "RUT")]
    [InlineData("XSP260612C00600000", "XSP")]
    [InlineData("SPY260612C00600000", "SPY")]
    [InlineData("SPX260619C06000000", null)] // settles at the open: no life left on its last day
    [InlineData("GOOG1151224C00750000", null)] // adjusted: its deliverable is not 100 shares
    public void A_root_belongs_to_its_underlying_or_to_no_same_day_book(string symbol, string? underlying) =>
        Assert.Equal(underlying, OptionContract.TryParse(symbol)!.Underlying);
}
