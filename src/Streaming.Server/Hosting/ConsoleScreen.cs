namespace Streaming.Server.Hosting;

/// <summary>Where the first screen goes. A line is written over only on a terminal.</summary>
internal sealed record ConsoleScreen(TextWriter Out, bool IsTerminal)
{
    public static ConsoleScreen OfThisProcess() => new(Console.Out, !Console.IsOutputRedirected);
}
