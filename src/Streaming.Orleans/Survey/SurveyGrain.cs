namespace Streaming.Orleans.Survey;

/// <summary>Keeps nothing but what hosts said last: where it comes up anew, they say it again within a second.</summary>
[KeepAlive]
internal sealed class SurveyGrain : Grain, ISurveyGrain
{
    private readonly Dictionary<string, SurveyLine> _lines = new(StringComparer.Ordinal);

    public Task Report(SurveyLine[] lines)
    {
        foreach (var line in lines)
            if (!_lines.TryGetValue(line.Symbol, out var known) || line.IsNewerThan(known))
                _lines[line.Symbol] = line;
        return Task.CompletedTask;
    }

    public Task<SurveyLine[]> Read() => Task.FromResult(_lines.Values.ToArray());
}
