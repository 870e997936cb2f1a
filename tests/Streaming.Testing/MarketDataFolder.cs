using Xunit;

namespace Streaming.Testing;

/// <summary>Recorded market data that tests may read and the repository does not hold.</summary>
public static class MarketDataFolder
{
    private const string Variable = "STREAMING_DATA";

    /// <summary>The full path of a file or folder of the data; skips the test where it is not there.</summary>
    public static string Find(string relativePath)
    {
        var path = Path.Combine(Root(), relativePath);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"No market data at {path}; {Variable} names the folder that holds it.");
        return path;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Path.GetFullPath(named);

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent;
        return Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data"));
    }
}
