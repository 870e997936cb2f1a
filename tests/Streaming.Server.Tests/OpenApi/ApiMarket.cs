using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.Events.Headlines;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>Servers on real sockets in which there is something of everything to ask for: one with a market, one that is
/// in a hurry, one whose store is broken.</summary>
internal sealed class ApiMarket : IAsyncDisposable
{
    private readonly string _store = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");

    /// <summary>An hour and a quarter before the close.</summary>
    public StreamingApp Open { get; } = Listening(new StreamingApp()
        .WithSetting("Access:AddressBurst", "100000").WithSetting("Access:AddressRate", "100000")
        .WithSetting("Webhooks:AllowPrivate", "true").WithSetting("Webhooks:PerKey", "2"));

    public StreamingApp Hurried { get; } = Listening(new StreamingApp()
        .WithSetting("Access:AddressBurst", "1").WithSetting("Access:AddressRate", "1"));

    public StreamingApp Broken { get; }

    public ApiMarket() => Broken = Listening(new StreamingApp()
        .WithSetting("Storage:Kind", "sqlite").WithSetting("Storage:Sqlite:Path", _store));

    public async Task BeginAsync()
    {
        var market = new EventMarket(Open.Services, Open.Directory);
        await market.TellAsync("SPY");
        await market.TellAsync("QQQ", Severity.Alert, Severity.Watch);
        Open.Directory.Show(new AnalysedDay("TSLA").MentionExpiry(3).Price(5, 212.345).View);
        Open.Directory.Show(new AnalysedDay("XSP").Listed(18_869).Until(18_961).View);
        Open.Directory.Show(new AnalysedDay("VOO").Listed(18_869).Until(23_250).View);
        Open.Directory.Show(new AnalysedDay("DIA").Price(18_900, 600).Print(18_905, 1, 10, 600).Until(18_961).View);
        Open.With(new SessionBuilder("IWM").Close(4).Miss(3).Close(6));
        Open.With(new AnalysedDay("QQQ").Listed(18_869).Print(18_905, -1, 20_000, 603).Print(18_906, 1, 20_000, 598, OptionRight.Put)
            .Until(18_961), 18_961);
        Open.With(
            new AnalysedDay().Listed(18_869).ListLater("2026-06-12", 33.75, 0.148, 18_869.4)
                .Print(18_905, 1, 500, 601).Print(18_932, -1, 200, 599, OptionRight.Put).Until(18_961).Look(),
            18_961);

        // Whoever is not known yet is looked for in a table that is gone.
        Broken.AsNobody().Dispose();
        await using var connection = new SqliteConnection($"Data Source={_store}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE access_keys";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the dispatcher does after the last of its attempts, hours later.</summary>
    public async Task GiveUpAsync(string webhook)
    {
        var store = Open.Services.GetRequiredService<IWebhookStore>();
        var found = (await store.ListAsync(null, TestContext.Current.CancellationToken)).Single(each => each.Id == webhook);
        var page = await Open.Services.GetRequiredService<IEventStore>().ReadAsync(
            new EventQuery { Limit = 1 }, TestContext.Current.CancellationToken);
        await store.AbandonAsync(
            new(found, page.Log.Epoch, page.Events[0], 5), Open.Time.GetUtcNow(), TestContext.Current.CancellationToken);
    }

    /// <summary>The moment of the last bar, and then the evening.</summary>
    public void EndDay() => Open.Market.AdvanceTo(SessionBuilder.SessionOn(new(2026, 6, 5)).Close + TimeSpan.FromHours(1));

    public async ValueTask DisposeAsync()
    {
        await Open.DisposeAsync();
        await Hurried.DisposeAsync();
        await Broken.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_store)!, Path.GetFileName(_store) + "*"))
            File.Delete(file);
    }

    private static StreamingApp Listening(StreamingApp app)
    {
        app.UseKestrel(0);
        return app;
    }
}
