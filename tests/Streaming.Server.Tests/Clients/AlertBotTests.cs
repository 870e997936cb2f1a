using System.Diagnostics;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Server.Tests.Events.Headlines;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Clients;

/// <summary>The .NET client's sample, as its user starts it.</summary>
public sealed class AlertBotTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_says_alerts_as_they_come_and_nothing_else()
    {
        await using var app = await HubApp.StartAsync();
        var market = new EventMarket(app);
        await market.TellAsync("SPY", Severity.Watch);
        using var bot = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "AlertBot"), [app.Address.ToString(), HubApp.SecretOf(Plan.Alpha)])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            // Whether it is there already or not: one that comes is told the last event.
            await market.TellAsync("QQQ", Severity.Alert);
            var first = await ReadLineAsync(bot);
            await market.TellAsync("SPY", Severity.Info);
            await market.TellAsync("SPY", Severity.Alert);
            var second = await ReadLineAsync(bot);

            Assert.Matches(@"^2026-06-05T\S+Z QQQ pin_trade: \S", first);
            Assert.Matches(@"^2026-06-05T\S+Z SPY pin_trade: \S", second);
        }
        finally
        {
            bot.Kill();
        }
    }

    private static async Task<string?> ReadLineAsync(Process bot) =>
        await bot.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
}
