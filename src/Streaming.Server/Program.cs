using Streaming.Server.Access;
using Streaming.Server.AsyncApi;
using Streaming.Server.Cluster;
using Streaming.Server.Commands;
using Streaming.Server.Endpoints;
using Streaming.Server.Events;
using Streaming.Server.Health;
using Streaming.Server.Hosting;
using Streaming.Server.Hubs;
using Streaming.Server.OpenApi;
using Streaming.Server.Pages;
using Streaming.Server.Telemetry;
using Streaming.Storage;

return await ServerCommands.RunAsync(args, ServeAsync);

static async Task<int> ServeAsync(string[] args)
{
    ThreadWakes.WaitTheirTurn();
    var builder = ServerDefaults.CreateBuilder(args);
    builder.Services
        .AddMarket(builder.Configuration)
        .AddStorage(builder.Configuration)
        .AddEdge()
        .AddAccess()
        .AddEndpoints()
        .AddHubs()
        .AddEvents()
        .AddHealth()
        .AddApiDescription()
        .AddPushDescription()
        .AddTelemetry();
    builder.AddLogExport();
    builder.AddCluster();
    builder.Services.AddFirstScreen(builder.Configuration);

    await using var app = builder.Build();
    if (!await app.AreOptionsRightAsync())
        return 1;

    try
    {
        app.UseEdge();
        app.UsePages();
        app.UseAccess();
        app.MapEndpoints();
        app.MapHubs();
        app.MapEvents();
        app.MapHealth();
        app.MapApiDescription();
        app.MapPushDescription();
        await app.RunAsync();
        return 0;
    }
    catch (Exception failure) when (StartFailure.Explain(failure) is { } sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return 1;
    }
}

/// <summary>Public for the tests, which start the program as it is.</summary>
public partial class Program;
