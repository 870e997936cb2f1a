using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Storage;

namespace Streaming.Server.Hosting;

/// <summary>Tells whoever started the program, on one screen, where it is, which key to use and what the feed does; on
/// a terminal also how far the feed has caught up.</summary>
/// <param name="catchUp">Null in a cluster, whose feed may be pumped elsewhere.</param>
internal sealed class FirstScreen(
    ConsoleScreen screen, IServer server, IWebHostEnvironment environment, IHostApplicationLifetime lifetime,
    IOptions<AccessOptions> access, IOptions<StorageOptions> storage, IKeyStore keys, FeedDescription feed,
    FeedHealth health, TimeProvider wall, CatchUp? catchUp = null) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var started = CancellationTokenSource.CreateLinkedTokenSource(
            stoppingToken, lifetime.ApplicationStarted);
        await Task.Delay(Timeout.InfiniteTimeSpan, wall, started.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Without an address nobody can come: the program runs inside another one.
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (stoppingToken.IsCancellationRequested || address is null)
            return;

        await screen.Out.WriteLineAsync(string.Join(Environment.NewLine, await ComposeAsync(address, stoppingToken)));
        lifetime.ApplicationStopping.Register(
            () => screen.Out.WriteLine("  Stopping: connections are told when to come back."));
        lifetime.ApplicationStopped.Register(() => screen.Out.WriteLine("  Stopped."));
        if (screen.IsTerminal && !feed.IsLive && catchUp is not null)
            await FollowAsync(catchUp, stoppingToken);
    }

    private async Task<IEnumerable<string>> ComposeAsync(string address, CancellationToken stopping)
    {
        // What a socket listens on is no address to type: any of this machine's is meant.
        var open = address.Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
        var pages = environment.WebRootFileProvider.GetFileInfo("index.html").Exists
            ? open
            : $"{open}  (hub and REST only: the pages were not built; install Node.js and build again)";
        return
        [
            "",
            "  Streaming: live 0DTE options flow",
            "",
            $"  open   {pages}",
            $"  key    {await KeyAsync(stopping)}",
            $"  feed   {FeedLine()}",
            $"  data   {StoreLine()}{(catchUp is null ? ", shared by the hosts of this cluster; any of them answers for any symbol" : "")}",
            $"  try    curl -H 'X-Api-Key: {(environment.IsDevelopment() ? "demo" : "KEY")}' '{open}/v1/flow/zero-dte/series/{(feed.Symbols is [var first, ..] ? first : "SPY")}?bar=1m'",
            $"  read   {open}/{(environment.IsDevelopment() ? "swagger" : "openapi/v1.json")} for REST, {open}/asyncapi/v1.json for what is pushed",
            "",
            "  Ctrl+C ends it.",
            "",
        ];
    }

    private async Task<string> KeyAsync(CancellationToken stopping)
    {
        if (environment.IsDevelopment())
            return "demo  (this machine only, in Development only)";

        string[] named;
        try
        {
            named =
            [
                .. access.Value.Keys.Select(key => key.Name),
                .. from key in await keys.ListAsync(stopping) where key.IsInForce select key.Name,
            ];
        }
        catch (StoreException failure)
        {
            return $"unknown: {failure.Message}";
        }

        return named.Length > 0
            ? $"yours: {string.Join(", ", named.Take(3))}{(named.Length > 3 ? $" and {named.Length - 3} more" : "")}"
            : "none yet; make one with: Streaming.Server keys add --name desk --plan alpha";
    }

    private string FeedLine()
    {
        var symbols = feed.Symbols.Count switch
        {
            0 => "",
            <= 6 => $" of {string.Join(", ", feed.Symbols)}",
            var count => $" of {count} symbols",
        };
        var pace = feed switch
        {
            { IsLive: true } => "live",
            { Speed: 0 } => "as fast as possible",
            { HeadStart.Ticks: > 0 } => string.Create(
                CultureInfo.InvariantCulture, $"{feed.HeadStart.TotalMinutes:0} minutes at full speed, then {feed.Speed:0.##}x"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{feed.Speed:0.##}x from the open"),
        };
        return health.Status == FeedStatus.Failed
            ? $"{feed.Name}{symbols}, failing: {health.Reason}"
            : $"{feed.Name}{symbols}, {pace}";
    }

    private string StoreLine() => storage.Value.Kind switch
    {
        StorageKind.Sqlite => storage.Value.Sqlite.FullPath,
        StorageKind.Postgres => "PostgreSQL",
        _ => "in memory, gone when it ends",
    };

    private async Task FollowAsync(CatchUp catchUp, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Refresh, wall);
        var width = 0;
        bool isThere;
        do
        {
            isThere = catchUp.IsThere;
            var line = catchUp.Line();
            await screen.Out.WriteAsync($"\r{line.PadRight(width)}");
            width = line.Length;
        }
        while (!isThere && health.Status != FeedStatus.Failed && await NextAsync(timer, stopping));

        await screen.Out.WriteLineAsync();
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
