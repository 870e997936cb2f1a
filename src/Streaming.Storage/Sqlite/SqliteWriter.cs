using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Streaming.Storage.Sql;

namespace Streaming.Storage.Sqlite;

/// <summary>The one connection that writes. What waits is committed together, because a commit to the disk costs the
/// same for one symbol's bar as for all of them.</summary>
/// <remarks>Transactions are SQL here and no <see cref="SqliteTransaction"/>: that one throws when it is disposed of after
/// SQLite has ended it by itself, and leaves a connection that begins no other.</remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int QueueMax = 1024;
    private const int GroupMax = 128;

    private readonly SqliteConnection _connection;
    private readonly Channel<Work> _queue;
    private readonly Task _loop;
    private Durability? _durability;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(QueueMax)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
        _loop = Task.Run(LoopAsync);
    }

    public async Task<T> RunAsync<T>(
        Durability durability, Func<SqlScope, Task<T>> run, CancellationToken cancellationToken)
    {
        var work = new Work<T>(durability, run, cancellationToken);
        await _queue.Writer.WriteAsync(work, cancellationToken);
        return await work.Result;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        var group = new List<Work>(GroupMax);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (group.Count < GroupMax && _queue.Reader.TryRead(out var work))
                group.Add(work);

            await CommitAsync(group);
            group.Clear();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever failed belongs to those who wait for the result.")]
    private async Task CommitAsync(List<Work> group)
    {
        try
        {
            Require(group.Exists(static work => work.Durability == Durability.Power) ? Durability.Power : Durability.Process);
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var work in group)
            {
                // One who fails takes back what is his and leaves the others theirs; but where the disk is full or
                // fails, SQLite has taken the whole transaction back by itself.
                _connection.Execute("SAVEPOINT work");
                if (await work.TryRunAsync(_connection) is not { } failure)
                    _connection.Execute("RELEASE work");
                else if (IsInTransaction)
                    _connection.Execute("ROLLBACK TO work; RELEASE work");
                else
                    ExceptionDispatchInfo.Throw(failure);
            }

            _connection.Execute("COMMIT");
        }
        catch (Exception e)
        {
            if (IsInTransaction)
                _connection.Execute("ROLLBACK");
            foreach (var work in group)
                work.Fail(e);
            return;
        }

        foreach (var work in group)
            work.Succeed();
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private void Require(Durability durability)
    {
        if (_durability == durability)
            return;

        _connection.Execute(durability == Durability.Power ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _durability = durability;
    }

    private abstract class Work(Durability durability)
    {
        public Durability Durability => durability;

        /// <returns>What it failed of, told to the waiting one already; null where it did not.</returns>
        public abstract Task<Exception?> TryRunAsync(SqliteConnection connection);

        /// <summary>Tells the waiting one that his commit is done; nothing where his work failed before.</summary>
        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Durability durability, Func<SqlScope, Task<T>> run, CancellationToken cancellationToken)
        : Work(durability)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Result => _done.Task;

        [SuppressMessage("Design", "CA1031", Justification = "The exception goes to the one who waits.")]
        public override async Task<Exception?> TryRunAsync(SqliteConnection connection)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _result = await run(new SqlScope(connection, null, SqlDialect.Sqlite, cancellationToken));
                return null;
            }
            catch (Exception e)
            {
                Fail(e);
                return e;
            }
        }

        public override void Succeed() => _done.TrySetResult(_result);

        public override void Fail(Exception exception)
        {
            if (exception is OperationCanceledException)
                _done.TrySetCanceled(cancellationToken);
            else
                _done.TrySetException(exception);
        }
    }
}
