using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Server.Endpoints;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs.States;

/// <summary>What a state topic says at this moment.</summary>
/// <param name="Mark">Equal to the last one's where nothing has changed but the time.</param>
/// <param name="ToUpdate">Makes the update, with the log's name and the position.</param>
internal sealed record StateReading(object Mark, Func<string, long, IUpdate> ToUpdate);

/// <summary>Reads the states that are pushed where REST reads them.</summary>
internal sealed class StateReader(
    ISymbolDirectory symbols, LeaderboardBoard board, FeedHealthReader feeds, MarketClock market)
{
    /// <returns>Null where there is nothing to say yet: no chain, so no snapshot.</returns>
    public async ValueTask<StateReading?> ReadAsync(Topic topic, CancellationToken cancellationToken) => topic.Kind switch
    {
        TopicKind.Snapshot => await SnapshotAsync(topic, cancellationToken),
        TopicKind.Leaderboard => await LeaderboardAsync(topic, cancellationToken),
        TopicKind.Status => await StatusAsync(topic, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(topic)),
    };

    private async ValueTask<StateReading?> SnapshotAsync(Topic topic, CancellationToken cancellationToken)
    {
        if ((await symbols.FindAsync(topic.Symbol!, cancellationToken))?.Snapshot is not { Quality.Contracts: > 0 } facts)
            return null;

        return new(facts, (epoch, seq) =>
        {
            var body = facts.ToSnapshot(strikes: null, facts.Book) with
            {
                EndpointVersion = Freshness.EndpointVersion,
                DataAsOf = Freshness.Of(facts),
            };
            return new SnapshotUpdate(body, topic.Name, epoch, seq);
        });
    }

    private async ValueTask<StateReading?> LeaderboardAsync(Topic topic, CancellationToken cancellationToken)
    {
        var ranked = await board.RankAsync(cancellationToken);
        return new(ranked, (epoch, seq) => new LeaderboardUpdate(
            ranked.ToResponse(topic.Ranking, LeaderboardEndpoint.CountDefault) with
            {
                EndpointVersion = Freshness.EndpointVersion,
            },
            topic.Name, epoch, seq));
    }

    private async ValueTask<StateReading?> StatusAsync(Topic topic, CancellationToken cancellationToken)
    {
        var symbol = topic.Symbol!;
        var view = await symbols.FindAsync(symbol, cancellationToken);
        var reading = feeds.Read(symbol, view?.Newest);
        var gaps = view?.Session?.Gaps ?? [];
        var now = market.Now.ToString();
        return new(
            (reading.IsOpen, reading.Feed, gaps.Length, gaps is [.., var newest] ? newest : default, view?.Session?.Epoch),
            (epoch, seq) => new StatusUpdate
            {
                Topic = topic.Name,
                Epoch = epoch,
                Seq = seq,
                AsOf = now,
                Symbol = symbol,
                Session = reading.IsOpen ? "open" : "closed",
                Feed = reading.Feed,
                GapIntervals = [.. gaps.Select(static gap => gap.ToGapInterval())],
            });
    }
}
