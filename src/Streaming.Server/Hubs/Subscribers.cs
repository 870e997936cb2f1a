namespace Streaming.Server.Hubs;

/// <summary>Who is subscribed to one topic. To leave costs the same among thousands as among few: they often leave
/// together.</summary>
/// <remarks>In no order. Guarded by the lock of who serves them.</remarks>
internal sealed class Subscribers
{
    private readonly List<Subscription> _all = [];

    public int Count => _all.Count;

    public void Add(Subscription subscription)
    {
        subscription.Place = _all.Count;
        _all.Add(subscription);
    }

    /// <returns>False where it has left already.</returns>
    public bool Remove(Subscription subscription)
    {
        var place = subscription.Place;
        if (place < 0)
            return false;

        var last = _all[^1];
        _all[place] = last;
        last.Place = place;
        subscription.Place = Subscription.NoPlace;
        _all.RemoveAt(_all.Count - 1);
        return true;
    }

    public List<Subscription>.Enumerator GetEnumerator() => _all.GetEnumerator();
}
