using System.Runtime.CompilerServices;

namespace Streaming.Architecture.Tests;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> ProjectsUnder(string folder) => Under(folder, "*.csproj");

    public static IEnumerable<string> SourcesUnder(string folder) => Under(folder, "*.cs");

    private static IEnumerable<string> Under(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Streaming.sln")))
                return folder;

        throw new InvalidOperationException($"No Streaming.sln above {here}.");
    }
}
