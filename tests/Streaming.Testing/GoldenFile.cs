using System.Text;
using Xunit;

namespace Streaming.Testing;

/// <summary>Compares what leaves the process with the file that says what left it before.</summary>
/// <remarks>With STREAMING_UPDATE_GOLDEN=1 the file is written instead, and the change shows up in the commit.</remarks>
public static class GoldenFile
{
    private static readonly bool IsUpdating = Environment.GetEnvironmentVariable("STREAMING_UPDATE_GOLDEN") == "1";

    /// <summary>The folder of Streaming.sln, above wherever the tests were built to.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <param name="path">Relative to the repository.</param>
    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(RepositoryRoot, path);
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        Assert.True(File.Exists(file), $"{path} is missing; STREAMING_UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Streaming.sln above {AppContext.BaseDirectory}.");
    }
}
