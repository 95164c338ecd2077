using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.Storage.Databases;

/// <summary>A PostgreSQL database, shared by any number of instances.</summary>
internal sealed class PostgresDatabase : Database
{
    public const string ActivitySourceName = "Npgsql";

    /// <summary>What the slower of two instances gets when both create the database, or its migration history table, at the same moment.</summary>
    private static readonly string[] CreationRaces =
        [PostgresErrorCodes.DuplicateDatabase, PostgresErrorCodes.DuplicateTable, PostgresErrorCodes.UniqueViolation];

    private readonly NpgsqlConnectionStringBuilder _connection;

    public PostgresDatabase(string name, string connectionString)
    {
        Setting = $"ConnectionStrings:{name}";
        try
        {
            _connection = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The value is not printed: it holds a password.
            throw new SettingException($"{Setting} is not a connection string of PostgreSQL: {e.Message}", e);
        }

        if (string.IsNullOrEmpty(_connection.Host))
        {
            throw new SettingException($"{Setting} is not a connection string of PostgreSQL: it names no Host.");
        }

        // Checked here, because Npgsql would report a missing file as a transient connection failure, which is retried.
        if (new[] { _connection.RootCertificate, _connection.SslCertificate, _connection.SslKey }
            .FirstOrDefault(file => !string.IsNullOrEmpty(file) && !File.Exists(file)) is { } missing)
        {
            throw new SettingException($"{Setting} names the file '{missing}', which does not exist or cannot be read.");
        }
    }

    public override string Setting { get; }

    public override string Place => $"{_connection.Database} on {_connection.Host}:{_connection.Port}";

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_connection.ConnectionString);

    /// <summary>Does nothing: EF Core locks a table in PostgreSQL for a migration, and the server releases it when the connection dies.</summary>
    public override Task<IAsyncDisposable> EnterMigrationAsync(StorageContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(Stream.Null);

    public override ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken) => new(Stream.Null);

    public override async Task<bool> TryLockAsync(StorageContext context, string name, CancellationToken cancellationToken)
    {
        var number = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return await context.Database
            .SqlQuery<bool>($"""SELECT pg_try_advisory_xact_lock({number}) AS "Value" """)
            .SingleAsync(cancellationToken);
    }

    public static bool IsCreationRace(Exception exception) => exception.GetBaseException() is PostgresException e && CreationRaces.Contains(e.SqlState);

    public override void ClearPool()
    {
        using var connection = new NpgsqlConnection(_connection.ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    protected override bool IsUnavailableCause(Exception cause) => cause is NpgsqlException { IsTransient: true };

    protected override bool IsRefusedWriteCause(Exception cause) =>
        cause is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.DiskFull };
}
