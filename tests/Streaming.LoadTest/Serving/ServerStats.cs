using System.Globalization;

namespace Streaming.LoadTest.Serving;

/// <summary>What a server process says of itself.</summary>
internal readonly record struct ServerStats(
    double CpuSeconds, long HeapBytes, long WorkingSetBytes, int Connections, double PublishP99Milliseconds)
{
    public static ServerStats Parse(string line)
    {
        var parts = line.Split(' ');
        return new(
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture),
            int.Parse(parts[3], CultureInfo.InvariantCulture),
            double.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CpuSeconds} {HeapBytes} {WorkingSetBytes} {Connections} {PublishP99Milliseconds}");
}
