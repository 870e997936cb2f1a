using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Streaming.Client.Sockets;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client;

/// <summary>All topics of a client, through all of its sockets.</summary>
internal sealed partial class Subscriptions(FlowRestClient rest, TimeProvider time, Random random)
{
    private readonly Dictionary<string, TopicFollower> _topics = [];
    private readonly List<TopicFollower> _due = [];
    private readonly List<string> _left = [];
    private bool _isFlushing;
    private HubSocket? _socket;
    private bool _isOver;
    private Exception? _failure;

    /// <summary>Held for every change of a topic, and never while something is waited for.</summary>
    public Lock Gate { get; } = new();

    public FlowRestClient Rest => rest;

    /// <summary>Null while there is none.</summary>
    public HubSocket? Socket
    {
        get
        {
            lock (Gate)
                return _socket;
        }
    }

    public TopicFollower Add(string topic, int? minutes, Position? since)
    {
        lock (Gate)
        {
            var follower = new TopicFollower(topic, minutes, since, this, new Backoff(random));
            if (_isOver)
                follower.Queue.End(_failure);
            else if (!_topics.TryAdd(topic, follower))
                throw new InvalidOperationException($"{topic} is followed already.");
            else if (_socket is not null)
                Ask(follower);
            return follower;
        }
    }

    /// <summary>The service need not send it any more.</summary>
    public void Leave(TopicFollower follower)
    {
        if (!Forget(follower) || _socket is null)
            return;
        _left.Add(follower.Topic);
        FlushSoon();
    }

    public bool Forget(TopicFollower follower)
    {
        _due.Remove(follower);
        return _topics.GetValueOrDefault(follower.Topic) == follower && _topics.Remove(follower.Topic);
    }

    public void Connected(HubSocket socket)
    {
        lock (Gate)
        {
            _socket = socket;
            foreach (var follower in _topics.Values)
                Ask(follower);
        }
    }

    public void Disconnected()
    {
        lock (Gate)
        {
            _socket = null;
            _due.Clear();
            _left.Clear();
            foreach (var follower in _topics.Values)
                follower.Disconnected();
        }
    }

    /// <summary>There will be no other socket.</summary>
    public void End(Exception? failure)
    {
        lock (Gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            _failure = failure;
            foreach (var follower in _topics.Values)
                follower.Queue.End(failure);
            _topics.Clear();
        }
    }

    /// <summary>A message of a topic that was left is nobody's.</summary>
    public void Receive(HubSocket socket, string topic, IHubMessage message)
    {
        lock (Gate)
        {
            if (socket == _socket)
                _topics.GetValueOrDefault(topic)?.Receive(message);
        }
    }

    /// <summary>Topics asked for in one breath go out in one call.</summary>
    public void Ask(TopicFollower follower)
    {
        follower.Await();
        if (!_due.Contains(follower))
            _due.Add(follower);
        FlushSoon();
    }

    public void AskLater(TopicFollower follower)
    {
        var round = follower.Await();
        _ = Task.Run(async () =>
        {
            await Task.Delay(follower.RetryWait, time).ConfigureAwait(false);
            lock (Gate)
            {
                if (follower.Round == round && _socket is not null)
                    Ask(follower);
            }
        });
    }

    private void FlushSoon()
    {
        if (_isFlushing)
            return;
        _isFlushing = true;
        _ = Task.Run(Flush);
    }

    private void Flush()
    {
        lock (Gate)
        {
            _isFlushing = false;
            if (_socket is not { } socket)
                return;

            // What was left goes first: who left a topic may have come to it again.
            if (_left.Count > 0)
                _ = socket.TryUnsubscribeAsync([.. _left]);
            foreach (var call in _due.Chunk(SubscribeRequest.TopicsPerCallMax))
                _ = CallAsync(socket, [.. call.Select(each => (each, each.Round))], [.. call.Select(each => each.Request)]);
            _left.Clear();
            _due.Clear();
        }
    }

    private async Task CallAsync(HubSocket socket, (TopicFollower Follower, long Round)[] asked, SubscribeRequest[] requests)
    {
        SubscribeResult[] answers = [];
        var code = Codes.Ok;
        var failed = "";
        try
        {
            answers = await socket.SubscribeAsync(requests).ConfigureAwait(false);
        }
        catch (HubException failure)
        {
            code = CodeIn(failure.Message);
            failed = failure.Message;
        }
        catch (Exception)
        {
            // The socket ended, and these rounds with it.
        }

        lock (Gate)
        {
            for (var i = 0; i < asked.Length; i++)
            {
                var (follower, round) = asked[i];
                if (follower.Round != round)
                    continue;
                if (i < answers.Length)
                    follower.Answered(answers[i]);
                else if (code is >= 4500 and <= 4999)
                    follower.Refused(code, failed);
                else
                    AskLater(follower);
            }
        }
    }

    /// <summary>The number followed by its name, known or not: the range is the contract.</summary>
    private static int CodeIn(string message) => Code().Match(message) is { Success: true } match
        ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : Codes.Ok;

    [GeneratedRegex(@"\b(4\d{3}) [a-z_]+:")]
    private static partial Regex Code();
}
