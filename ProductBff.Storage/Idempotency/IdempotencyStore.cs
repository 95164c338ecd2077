using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Idempotency;

/// <summary>The idempotency records in the database. Every method runs in the context's current transaction.</summary>
internal sealed partial class IdempotencyStore(
    StorageContext context, Database database, TimeProvider time, IOptions<IdempotencyOptions> options, IdempotencyMetrics metrics,
    ILogger<IdempotencyStore> logger)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Read once, so that both records of a request expire at the same moment.
    private readonly DateTimeOffset _now = time.GetUtcNow();

    /// <summary>
    /// Inserts the claim and returns null, or returns the record that holds it already. It inserts first, so that the primary key decides
    /// which request is the original, however many instances ask at once. The same statement takes over an expired record.
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
    /// Deletes at most <paramref name="limit"/> expired records and returns their number. It skips locked records: a write takes over two,
    /// and it could deadlock with this statement if each waited for the other's.
    /// </summary>
    public Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken) =>
        DeleteAsync(_now.ToUnixTimeMilliseconds(), limit, cancellationToken);

    /// <summary>Counts the records, and deletes at most <paramref name="limit"/> of the surplus, those first that expire first.</summary>
    public async Task<int> DeleteSurplusAsync(int limit, CancellationToken cancellationToken)
    {
        // One instance at a time: another one would count the same surplus and, skipping what is locked, delete as much again.
        if (!await database.TryLockAsync(context, nameof(DeleteSurplusAsync), cancellationToken))
        {
            return 0;
        }

        var count = await context.Set<IdempotencyRecord>().CountAsync(cancellationToken);
        metrics.Counted(count);
        var surplus = count - options.Value.MaxRecords;
        if (surplus <= 0)
        {
            return 0;
        }

        if (surplus <= limit)
        {
            // Logged once per round, by its last step.
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
