using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class HedgingFeedbackTests
{
    private const double Deviation = 0.008;

    // Avellaneda and Lipkin: dealers who are long a strike pull the price towards it as time passes, and damp it.
    [Theory]
    [InlineData(-1, 1)] // customers sold, dealers are long: attraction
    [InlineData(1, -1)]
    public void Dealers_who_are_long_a_strike_attract_and_those_who_are_short_repel(int customers, int attraction)
    {
        var (above, below) = (FeedbackAround(6020, customers), FeedbackAround(5980, customers));

        var (up, dampingUp) = above.Step(1, 0.95 * Deviation);
        var (down, dampingDown) = below.Step(1, 0.95 * Deviation);

        Assert.Equal(attraction, Math.Sign(up));
        Assert.Equal(-attraction, Math.Sign(down));
        Assert.Equal(attraction, Math.Sign(dampingUp - 1));
        Assert.Equal(attraction, Math.Sign(dampingDown - 1));
        Assert.Equal(attraction, Math.Sign(above.Beta));
    }

    [Fact]
    public void At_the_strike_the_feedback_ratio_is_twice_beta()
    {
        var feedback = FeedbackAround(6000, customers: -1, beta: 0.2);

        var (push, damping) = feedback.Step(1, Deviation);

        Assert.Equal(0.2, feedback.Beta, 1e-12);
        Assert.Equal(1.4, damping, 0.001);
        Assert.Equal(0, push, 1e-12);
    }

    [Fact]
    public void A_customer_who_buys_calls_makes_dealers_push_the_price_up()
    {
        var chain = Chain();
        var book = new CustomerBook(chain, new RandomStream(1), 1e6, naive: true);
        var feedback = new HedgingFeedback(chain, book, 0.1);
        var idle = feedback.Step(1, Deviation).Push;

        feedback.AddFlow(new OrderLeg(2 * chain.NearestStrike(6000), Side: 1, Ratio: 1, Size: 5000));

        Assert.True(feedback.Step(1, Deviation).Push > idle);
    }

    private static HedgingFeedback FeedbackAround(double strike, int customers, double beta = 0.1)
    {
        var chain = Chain();
        var book = new CustomerBook(chain, new RandomStream(1), contractsPerDay: 0, naive: false);
        var order = new CustomerOrder { Opens = true };
        var leg = new OrderLeg(2 * chain.NearestStrike(strike), customers, Ratio: 1, Size: 10_000);
        book.Apply(order, leg);
        return new HedgingFeedback(chain, book, beta);
    }

    private static SimulatedChain Chain()
    {
        var chain = new SimulatedChain(SymbolSetting.Of("SPX"), new DateOnly(2026, 6, 12), 6000, Deviation);
        chain.Mark(6000, Deviation);
        return chain;
    }
}
