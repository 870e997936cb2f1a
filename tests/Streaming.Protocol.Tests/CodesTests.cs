using System.Reflection;
using Xunit;

namespace Streaming.Protocol.Tests;

public sealed class CodesTests
{
    [Fact]
    public void Every_number_has_one_name_and_stands_in_a_range_that_says_what_to_do()
    {
        var numbers = typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (int)field.GetRawConstantValue()!)
            .ToList();

        Assert.Equal(numbers.Order(), Codes.All.Order());
        Assert.Equal(numbers.Count, numbers.Select(Codes.Name).Distinct().Count());
        Assert.All(numbers.Where(code => code != Codes.Ok), code => Assert.InRange(code, 3000, 4999));
    }

    [Theory]
    [InlineData(3001, "shutting_down", true, true)]
    [InlineData(3002, "slow_consumer", true, true)]
    [InlineData(3003, "rebalance", true, true)]
    [InlineData(3500, "unauthenticated", true, false)]
    [InlineData(3501, "key_revoked", true, false)]
    [InlineData(3502, "connection_limit", true, false)]
    [InlineData(3503, "bad_calls", true, false)]
    [InlineData(4001, "rate_limited", false, true)]
    [InlineData(4002, "unavailable", false, true)]
    [InlineData(4500, "bad_request", false, false)]
    [InlineData(4501, "unknown_topic", false, false)]
    [InlineData(4502, "unknown_symbol", false, false)]
    [InlineData(4503, "tier_restricted", false, false)]
    [InlineData(4504, "limit_exceeded", false, false)]
    public void A_number_keeps_its_meaning(int code, string name, bool endsConnection, bool isTemporary)
    {
        Assert.Equal(name, Codes.Name(code));
        Assert.Equal(endsConnection, Codes.EndsConnection(code));
        Assert.Equal(isTemporary, Codes.IsTemporary(code));
    }

    [Fact]
    public void A_failed_call_s_code_is_read_back_through_what_a_hub_client_puts_around_it()
    {
        var message = Codes.Message(Codes.LimitExceeded, "257 topics on this connection, 256 allowed");

        Assert.Equal("4504 limit_exceeded: 257 topics on this connection, 256 allowed", message);
        Assert.True(Codes.TryReadMessage(message, out var code));
        Assert.Equal(Codes.LimitExceeded, code);
        Assert.True(Codes.TryReadMessage(
            "An unexpected error occurred invoking 'Subscribe' on the server. HubException: " + message, out code));
        Assert.Equal(Codes.LimitExceeded, code);
        Assert.False(Codes.TryReadMessage("Method 4504 does not exist.", out _));
    }
}
