using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Idempotency;

/// <summary>The keys in the database. Everything happens in the transaction that the context is in.</summary>
internal sealed partial class IdempotencyStore(
    StorageContext context, Database database, TimeProvider time, IOptions<IdempotencyOptions> options, IdempotencyMetrics metrics,
    ILogger<IdempotencyStore> logger)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Read once: what one request claims expires at one moment.
    private readonly DateTimeOffset _now = time.GetUtcNow();

    /// <summary>
    /// Inserts the claim, or finds the record that has it already. Insert first: the primary key decides who is the original, whatever
    /// number of instances ask at the same moment. An expired record is taken over in the same statement.
    /// </summary>
    public async Task<IdempotencyRecord?> ClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        var claimed = await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "IdempotencyRecords" AS stored ("Id", "Fingerprint", "Status", "Headers", "Body", "ExpiresAt")
            VALUES ({claim.Id}, {claim.Fingerprint}, 0, '', {Array.Empty<byte>()}, {(_now + Lifetime).ToUnixTimeMilliseconds()})
            ON CONFLICT ("Id") DO UPDATE SET "Fingerprint" = excluded."Fingerprint", "ExpiresAt" = excluded."ExpiresAt"
            WHERE stored."ExpiresAt" <= {_now.ToUnixTimeMilliseconds()}
            """,
            cancellationToken);

        return claimed == 1
            ? null
            : await context.Set<IdempotencyRecord>().AsNoTracking().SingleAsync(record => record.Id == claim.Id, cancellationToken);
    }

    public Task CompleteAsync(Claim key, BufferedResponse response, CancellationToken cancellationToken) =>
        context.Set<IdempotencyRecord>().Where(record => record.Id == key.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(record => record.Status, response.Status)
                .SetProperty(record => record.Headers, response.HeadersAsJson())
                .SetProperty(record => record.Body, response.Body),
            cancellationToken);

    /// <summary>
    /// Deletes at most <paramref name="limit"/> expired records and says how many it were. What a write is taking over it passes by: a
    /// write claims two records, and would wait for this statement on one of them while this waits for it on the other.
    /// </summary>
    public Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken) =>
        DeleteAsync(_now.ToUnixTimeMilliseconds(), limit, cancellationToken);

    /// <summary>Counts the records, and deletes as many of those that are too many, the ones first that expire first.</summary>
    public async Task<int> DeleteSurplusAsync(int limit, CancellationToken cancellationToken)
    {
        var count = await context.Set<IdempotencyRecord>().CountAsync(cancellationToken);
        metrics.Counted(count);
        var surplus = count - options.Value.MaxRecords;
        if (surplus <= 0)
        {
            return 0;
        }

        if (surplus <= limit)
        {
            // The last step of a round tells it.
            ForgottenEarly(logger, options.Value.MaxRecords);
        }

        return await DeleteAsync(long.MaxValue, Math.Min(limit, surplus), cancellationToken);
    }

    private Task<int> DeleteAsync(long expiresBy, int limit, CancellationToken cancellationToken) => context.Database.ExecuteSqlAsync(
        FormattableStringFactory.Create(
            $$"""
            WITH expired AS (
                SELECT "Id" FROM "IdempotencyRecords" WHERE "ExpiresAt" <= {0} ORDER BY "ExpiresAt" LIMIT {1} {{database.SkipLocked}})
            DELETE FROM "IdempotencyRecords" WHERE "Id" IN (SELECT "Id" FROM expired)
            """,
            expiresBy,
            limit),
        cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "IdempotencyKeysForgotten", Message =
        "There were more idempotency records than Idempotency:MaxRecords ({MaxRecords}); those that expire first are deleted early")]
    private static partial void ForgottenEarly(ILogger logger, int maxRecords);
}
