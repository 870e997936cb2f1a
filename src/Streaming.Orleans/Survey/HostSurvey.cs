using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Survey;

/// <summary>Reports the symbols that live on this host, a message for all of them, and asks for those of all hosts.</summary>
internal sealed class HostSurvey(IGrainFactory grains, TimeProvider wall) : BackgroundService, ISymbolSurvey
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, SymbolActor> _actors = new(StringComparer.Ordinal);

    public IEnumerable<SymbolSummary> Here => _actors.Values.Select(static actor => SymbolSummary.Of(actor.View));

    /// <summary>The actor's symbol lives here from now on.</summary>
    public void Enter(SymbolActor actor) => _actors[actor.Symbol] = actor;

    /// <summary>It lives here no longer, unless another actor of the symbol has entered since.</summary>
    public void Leave(SymbolActor actor) => _actors.TryRemove(KeyValuePair.Create(actor.Symbol, actor));

    public async ValueTask<IReadOnlyList<SymbolSummary>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lines = await grains.GetGrain<ISurveyGrain>(0).Read().WaitAsync(cancellationToken);
            return [.. lines.Select(static line => line.ToSummary())];
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException)
        {
            throw new StoreException("The cluster is moving its survey to another host; ask again in some seconds.", failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, wall);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (!_actors.IsEmpty)
                    grains.GetGrain<ISurveyGrain>(0).Report([.. Here.Select(SurveyLine.Of)]).Ignore();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
