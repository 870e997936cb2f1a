using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Streaming.Orleans.Membership;

/// <summary>Makes the tables that the cluster's membership is kept in, before this host joins it.</summary>
internal sealed class MembershipSchema(string connectionString) : IHostedService
{
    // Any number that nobody else locks in this database: hosts that start at once make the tables one after another.
    private const long SchemaLock = 0x63_6C_75_73_74_65_72;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var locking = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction))
        {
            locking.Parameters.Add(new NpgsqlParameter { Value = SchemaLock });
            await locking.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var making = new NpgsqlCommand(Script(), connection, transaction))
            await making.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Script()
    {
        var assembly = typeof(MembershipSchema).Assembly;
        using var reader = new StreamReader(
            assembly.GetManifestResourceStream("Streaming.Orleans.Membership.PostgreSql.sql")!);
        return reader.ReadToEnd();
    }
}
