using System.Diagnostics;
using Xunit;

namespace Streaming.Server.Tests.Faults.Stores;

/// <summary>A file system of its own, that a test fills, breaks and mends; only root may have one.</summary>
internal sealed class TestDisk : IDisposable
{
    private readonly string _image;
    private bool _isMounted;

    private TestDisk()
    {
        Folder = Directory.CreateTempSubdirectory("streaming-disk-").FullName;
        _image = $"{Folder}.img";
    }

    public string Folder { get; }

    public string Database => Path.Combine(Folder, "streaming.db");

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>A disk in memory, of 64 MB.</summary>
    public static TestDisk InMemory()
    {
        var disk = new TestDisk();
        disk.Mount("-t", "tmpfs", "-o", "size=64m", "streaming");
        return disk;
    }

    /// <summary>A disk that can break: a file that holds a file system.</summary>
    public static TestDisk InFile()
    {
        var disk = new TestDisk();
        using (var image = File.Create(disk._image))
            image.SetLength(64 << 20);
        Require("mkfs.ext4", "-q", "-F", disk._image);
        disk.Mount("-o", "loop,errors=remount-ro", disk._image);
        return disk;
    }

    /// <summary>Leaves not a byte.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>Nobody may write from now on; nobody does.</summary>
    public void MakeReadOnly() => Require("mount", "-o", "remount,ro", Folder);

    /// <summary>What the kernel does with a disk that fails it: whoever is writing finds it read-only.</summary>
    public void Break() => Require("mount", "-o", "remount,abort", Folder);

    /// <summary>Takes the broken one off and puts it on again, its journal played; nobody may have a file open.</summary>
    public void Mend()
    {
        Require("umount", Folder);
        Require("mount", "-o", "loop,errors=remount-ro", _image, Folder);
    }

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", "-l", Folder);
        Directory.Delete(Folder, recursive: true);
        File.Delete(_image);
    }

    private void Mount(params string[] how)
    {
        if (Environment.IsPrivilegedProcess && Run("mount", [.. how, Folder]) is null)
        {
            _isMounted = true;
            return;
        }

        Dispose();
        Assert.Skip("No file system can be mounted here: that takes root, and a kernel that lets it.");
    }

    private static void Require(string program, params string[] arguments)
    {
        if (Run(program, arguments) is { } fault)
            Assert.Fail($"{program} {string.Join(' ', arguments)}: {fault}");
    }

    /// <returns>What went wrong; null where nothing did.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var fault = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : fault;
    }
}
