using Streaming.Protocol;
using Streaming.Server.Access;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class TicketDeskTests
{
    private readonly TestTime _time = new();
    private readonly ApiKey _key = ApiKey.Configured("desk", Plan.Growth, "secret");

    [Fact]
    public void A_ticket_opens_one_connection()
    {
        var desk = new TicketDesk(_time);
        var ticket = desk.Issue(_key);

        Assert.Same(_key, desk.Peek(ticket));
        Assert.Same(_key, desk.Redeem(ticket));
        Assert.Null(desk.Peek(ticket));
        Assert.Null(desk.Redeem(ticket));
    }

    [Fact]
    public void A_ticket_is_good_for_a_minute()
    {
        var desk = new TicketDesk(_time);
        var first = desk.Issue(_key);
        var second = desk.Issue(_key);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(desk.Redeem(first));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(desk.Redeem(second));
    }

    [Fact]
    public void What_is_no_ticket_opens_nothing()
    {
        var desk = new TicketDesk(_time);
        desk.Issue(_key);

        Assert.Null(desk.Redeem("tk_"));
        Assert.Null(desk.Redeem(""));
    }

    [Fact]
    public void The_oldest_ticket_of_a_key_makes_room()
    {
        var desk = new TicketDesk(_time);
        var others = desk.Issue(ApiKey.Configured("other", Plan.Growth, "other"));
        var tickets = Enumerable.Range(0, TicketDesk.WaitingMax + 1).Select(_ => desk.Issue(_key)).ToArray();

        Assert.Null(desk.Redeem(tickets[0]));
        Assert.NotNull(desk.Redeem(tickets[1]));
        Assert.NotNull(desk.Redeem(tickets[^1]));
        Assert.NotNull(desk.Redeem(others));
    }
}
