using Microsoft.AspNetCore.Connections;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hosting;

/// <summary>What went wrong with the world around us, in one line that names the remedy. Our own mistakes keep their
/// stack.</summary>
public static class StartFailure
{
    public static string? Explain(Exception failure) => failure switch
    {
        FeedException feed => $"Feed: {feed.Message}",
        StoreException store => $"Storage: {store.Message}",
        IOException { InnerException: AddressInUseException } taken =>
            $"Network: {taken.Message} Stop the other program, or choose another port with --urls http://localhost:8081.",
        ArgumentOutOfRangeException { ParamName: "port" } => "Network: a port in Urls is not between 0 and 65535.",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };
}
