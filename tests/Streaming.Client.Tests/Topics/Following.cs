using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Client.Tests;

/// <summary>What tests of a topic say and read.</summary>
internal static class Following
{
    public static readonly Topic<SeriesBarUpdate> Series = Topics.Series("SPY", BarSize.OneMinute);

    /// <summary>A client that has bar 1 and goes on from there.</summary>
    public static async Task<(Rig Rig, Subscription<SeriesBarUpdate> Bars)> FollowAsync()
    {
        var rig = await Rig.StartAsync();
        var bars = rig.Client.Subscribe(Series);
        await rig.ConnectAsync();
        await AnswerAsync(rig, Samples.Answer(1));
        Assert.Equal(["subscribed anew"], await ReadAsync(bars, 1));
        return (rig, bars);
    }

    /// <summary>Lets the wait before the next call pass.</summary>
    public static async Task WaitAsync(Rig rig)
    {
        var least = TimeSpan.FromSeconds(1);
        await rig.Time.WhenDueAsync(least).WaitAsync(Rig.Patience);
        rig.Time.Advance(least);
    }

    public static async Task<Call> AnswerAsync(Rig rig, SubscribeResult answer)
    {
        var call = await rig.Socket.ReadCallAsync();
        Assert.Equal(Targets.Subscribe, call.Target);
        await rig.Socket.AnswerAsync(call.Id, answer);
        return call;
    }

    public static long? Since(Call call) => (long?)call.Argument[0]!["since"]?["seq"];

    public static async Task<string[]> ReadAsync<T>(Subscription<T> topic, int count, Action<TopicUpdate>? check = null)
        where T : class, IUpdate
    {
        var told = new string[count];
        for (var i = 0; i < count; i++)
        {
            var next = await NextAsync(topic);
            if (next is TopicUpdate update)
                check?.Invoke(update);
            told[i] = next switch
            {
                TopicSubscribed each => each.Recovered ? "subscribed" : "subscribed anew",
                TopicUpdate each => each.Update.Closed ? $"{each.Update.Seq}" : $"{each.Update.Seq} open",
                TopicGap each => $"gap {each.FromSeq}-{each.ToSeq} {each.Reason}",
                TopicSession each => $"session {each.Epoch}",
                _ => $"{next}",
            };
        }

        return told;
    }

    public static async Task<TopicEvent?> NextAsync<T>(Subscription<T> topic)
        where T : class, IUpdate
    {
        using var patience = new CancellationTokenSource(Rig.Patience);
        return await topic.Follower.Queue.TakeAsync(patience.Token);
    }
}
