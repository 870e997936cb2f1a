using Streaming.Server.Access;
using Streaming.Server.Cluster;
using Streaming.Server.Endpoints;
using Streaming.Server.Events;
using Streaming.Server.Hosting;
using Streaming.Server.Hubs;
using Streaming.Server.Telemetry;
using Streaming.Storage;

namespace Streaming.Server.Reference;

/// <summary>Every section that the program reads, found by registering what it registers.</summary>
internal static class OptionSections
{
    // Each kind of feed has a section of its own, and is registered where it is asked for.
    private static readonly string[][] Feeds =
        [["simulator"], ["tape"], ["lean"], ["databento", "files"], ["databento"], ["massive"]];

    public static IReadOnlyList<OptionSection> Find() =>
    [
        .. Feeds.SelectMany(feed => Registered(feed[0], feed.ElementAtOrDefault(1)))
            .Append(new(StorageOptions.Section, typeof(StorageOptions)))
            .Append(new(ClusterOptions.Section, typeof(ClusterOptions)))
            .Distinct()
            .OrderBy(section => section.Path, StringComparer.Ordinal)
            .ThenBy(section => section.Options.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<OptionSection> Registered(string feed, string? path)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Feed:Kind", feed), new("Feed:Databento:Path", path)])
            .Build();
        return new ServiceCollection()
            .AddMarket(configuration).AddAccess().AddEndpoints().AddHubs().AddEvents().AddTelemetry()
            .Where(service => service.ServiceType == typeof(OptionSection))
            .Select(service => (OptionSection)service.ImplementationInstance!);
    }
}
