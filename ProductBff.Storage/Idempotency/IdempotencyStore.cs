using Microsoft.EntityFrameworkCore;

namespace ProductBff.Storage.Idempotency;

/// <summary>The keys in the database. Everything happens in the transaction that the context is in.</summary>
internal sealed class IdempotencyStore(StorageContext context, TimeProvider time)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// Inserts the key, or finds the record that has it already. Insert first: the primary key decides who is the original, whatever
    /// number of instances ask at the same moment. An expired record is taken over in the same statement.
    /// </summary>
    public async Task<IdempotencyRecord?> ClaimAsync(KeyedRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var claimed = await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "IdempotencyRecords" AS stored ("Id", "Fingerprint", "Status", "Headers", "Body", "ExpiresAt")
            VALUES ({request.Id}, {request.Fingerprint}, 0, '', {Array.Empty<byte>()}, {(now + Lifetime).ToUnixTimeMilliseconds()})
            ON CONFLICT ("Id") DO UPDATE SET "Fingerprint" = excluded."Fingerprint", "ExpiresAt" = excluded."ExpiresAt"
            WHERE stored."ExpiresAt" <= {now.ToUnixTimeMilliseconds()}
            """,
            cancellationToken);

        return claimed == 1
            ? null
            : await context.Set<IdempotencyRecord>().AsNoTracking().SingleAsync(record => record.Id == request.Id, cancellationToken);
    }

    public Task CompleteAsync(KeyedRequest request, BufferedResponse response, CancellationToken cancellationToken) =>
        context.Set<IdempotencyRecord>().Where(record => record.Id == request.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(record => record.Status, response.Status)
                .SetProperty(record => record.Headers, response.HeadersAsJson())
                .SetProperty(record => record.Body, response.Body),
            cancellationToken);

    /// <summary>Deletes at most <paramref name="limit"/> expired records and says how many it were.</summary>
    public Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return context.Set<IdempotencyRecord>()
            .Where(record => record.ExpiresAt <= now)
            .OrderBy(record => record.ExpiresAt)
            .Take(limit)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
