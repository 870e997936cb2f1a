using Xunit;

namespace Streaming.Server.Tests;

/// <summary>Holds up whoever asks for one symbol, so that a test can do something in the middle of an answer.</summary>
internal sealed class DirectoryGate(string symbol)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _expected = int.MaxValue;

    public string Symbol => symbol;

    /// <summary>Waits until so many wait here.</summary>
    public Task UntilWaitingAsync(int count)
    {
        lock (_gate)
        {
            _expected = count;
            Look();
        }

        return _awaited.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public void Open() => _opened.TrySetResult();

    public Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting++;
            Look();
        }

        return _opened.Task.WaitAsync(cancellationToken);
    }

    private void Look()
    {
        if (_waiting >= _expected)
            _awaited.TrySetResult();
    }
}
