using System.Net;
using Streaming.Server.Events.Webhooks;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>Which addresses a stranger may make this machine talk to.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")] // 10.0.0.1 behind NAT64
    [InlineData("2002:a00:1::1")] // 10.0.0.1 in 6to4
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void Private_and_reserved_addresses_are_refused(string address) =>
        Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    public void Addresses_of_the_open_internet_are_not(string address) =>
        Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));
}
