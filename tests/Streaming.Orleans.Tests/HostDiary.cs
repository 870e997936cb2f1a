using System.Text;
using System.Text.RegularExpressions;

namespace Streaming.Orleans.Tests;

/// <summary>What a host writes, and what follows from it: which symbols live there, and whether the feed does.</summary>
internal sealed partial class HostDiary
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _symbols = [];
    private bool _hasFeed;

    public HostDiary(StreamReader lines) => _ = ReadAsync(lines);

    public IReadOnlyCollection<string> Symbols
    {
        get
        {
            lock (_gate)
                return [.. _symbols];
        }
    }

    public bool HasFeed
    {
        get
        {
            lock (_gate)
                return _hasFeed;
        }
    }

    public string Text
    {
        get
        {
            lock (_gate)
                return _text.ToString();
        }
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
            lock (_gate)
            {
                _text.AppendLine(line);
                if (Moved().Match(line) is { Success: true } moved)
                    _ = moved.Groups[2].Value == "now" ? _symbols.Add(moved.Groups[1].Value) : _symbols.Remove(moved.Groups[1].Value);
                else if (line.Contains("The feed is pumped here now", StringComparison.Ordinal))
                    _hasFeed = true;
                else if (line.Contains("of the feed ends here", StringComparison.Ordinal))
                    _hasFeed = false;
            }
    }

    [GeneratedRegex(@"(\S+) lives here (now|no longer)")]
    private static partial Regex Moved();
}
