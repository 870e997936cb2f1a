using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>The survey of a process that has every actor itself: what its directory says of each symbol.</summary>
public sealed class DirectorySurvey(ISymbolDirectory symbols) : ISymbolSurvey
{
    public IEnumerable<SymbolSummary> Here
    {
        get
        {
            foreach (var symbol in symbols.Symbols)
            {
                var finding = symbols.FindAsync(symbol, CancellationToken.None);
                if (finding.IsCompletedSuccessfully && finding.Result is { } view)
                    yield return SymbolSummary.Of(view);
            }
        }
    }

    public async ValueTask<IReadOnlyList<SymbolSummary>> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<SymbolSummary>();
        foreach (var symbol in symbols.Symbols)
            if (await symbols.FindAsync(symbol, cancellationToken) is { } view)
                lines.Add(SymbolSummary.Of(view));
        return lines;
    }
}
