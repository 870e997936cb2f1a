using Streaming.Server.Access;
using Streaming.Server.Endpoints;
using Streaming.Server.Health;
using Streaming.Server.Hosting;
using Streaming.Server.Hubs;
using Streaming.Server.OpenApi;
using Streaming.Storage;

var builder = ServerDefaults.CreateBuilder(args);
builder.Services
    .AddMarket(builder.Configuration)
    .AddStorage(builder.Configuration)
    .AddAccess()
    .AddEndpoints()
    .AddHubs()
    .AddHealth()
    .AddApiDescription();

var app = builder.Build();
app.UseAccess();
app.MapEndpoints();
app.MapHubs();
app.MapHealth();
app.MapApiDescription();
return await app.RunToEndAsync();

/// <summary>Public for the tests, which start the program as it is.</summary>
public partial class Program;
