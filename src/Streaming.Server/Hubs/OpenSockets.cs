namespace Streaming.Server.Hubs;

/// <summary>Counts the sockets of the push doors from their first byte to their last.</summary>
internal sealed class OpenSockets : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _none = new(initialState: true);
    private int _count;

    /// <summary>Counts what an endpoint serves: it is done when the last byte is out, and SignalR tells nobody else
    /// when that is.</summary>
    public void Count(EndpointBuilder endpoint)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async context =>
        {
            Change(1);
            try
            {
                await serve(context);
            }
            finally
            {
                Change(-1);
            }
        };
    }

    /// <returns>False where some are still open after that time.</returns>
    public bool WaitForNone(TimeSpan time) => _none.Wait(time);

    public void Dispose() => _none.Dispose();

    private void Change(int change)
    {
        lock (_gate)
        {
            _count += change;
            if (_count == 0)
                _none.Set();
            else
                _none.Reset();
        }
    }
}
