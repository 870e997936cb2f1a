using System.Diagnostics.Metrics;

namespace Streaming.Server.Tests.Hubs;

/// <summary>Meters that nobody reads.</summary>
internal sealed class TestMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
