using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Databases;

/// <summary>Why a database takes no writes while it can be read.</summary>
public enum Refusal
{
    SqliteReadOnly,
    SqliteFull,
    PostgresReadOnly,
}

/// <summary>A database that refuses writes while the test says so, with the errors of the real one.</summary>
internal sealed class RefusedWrites(Refusal refusal, TestDatabase database) : DbConnectionInterceptor
{
    private volatile string _pragma = "PRAGMA user_version";

    public static DatabaseKind KindOf(Refusal refusal) => refusal == Refusal.PostgresReadOnly ? DatabaseKind.Postgres : DatabaseKind.Sqlite;

    public async Task BeginAsync()
    {
        _pragma = refusal == Refusal.SqliteFull ? "PRAGMA max_page_count = 1" : "PRAGMA query_only = ON";
        await SetPostgresAsync("on");
    }

    public async Task EndAsync()
    {
        _pragma = refusal == Refusal.SqliteFull ? "PRAGMA max_page_count = 1000000" : "PRAGMA query_only = OFF";
        await SetPostgresAsync("off");
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (KindOf(refusal) == DatabaseKind.Sqlite)
        {
            using var command = connection.CreateCommand();
            command.CommandText = _pragma;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Acts like a server that becomes a standby: breaks its connections, and refuses writes on new ones.</summary>
    private async Task SetPostgresAsync(string readOnly)
    {
        if (refusal != Refusal.PostgresReadOnly)
        {
            return;
        }

        var address = new NpgsqlConnectionStringBuilder(database.Settings.Single(setting => setting.Key.StartsWith("ConnectionStrings", StringComparison.Ordinal)).Value);
        var name = address.Database!;
        address.Database = "postgres";
        await using var server = NpgsqlDataSource.Create(address);
        await using var change = server.CreateCommand($"ALTER DATABASE \"{name}\" SET default_transaction_read_only = {readOnly}");
        await change.ExecuteNonQueryAsync();
        if (readOnly == "on")
        {
            await using var end = server.CreateCommand($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            await end.ExecuteNonQueryAsync();
        }
    }
}
