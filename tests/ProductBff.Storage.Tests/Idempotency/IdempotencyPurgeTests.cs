using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Storage.Idempotency;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Idempotency;

public sealed class IdempotencyPurgeTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Purge_ExpiredKeys_AreDeletedInBatchesAndOthersStay(DatabaseKind kind)
    {
        const int Expired = (2 * IdempotencyPurge.BatchSize) + 7;
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync, time);
        var now = time.GetUtcNow();
        await app.QueryAsync(context =>
        {
            context.AddRange(Enumerable.Range(0, Expired).Select(number => Record($"old{number}", now)));
            context.Add(Record("new", now + TimeSpan.FromHours(1)));
            return context.SaveChangesAsync();
        });

        var deleted = await app.QueryAsync(context => new IdempotencyStore(context, time).DeleteExpiredAsync(7, CancellationToken.None));
        time.Advance(IdempotencyPurge.Interval);
        await WaitUntilAsync(async () => await app.KeysAsync() == 1);

        Assert.Equal(7, deleted);
        Assert.Equal("new", await app.QueryAsync(context => context.Set<IdempotencyRecord>().Select(record => record.Id).SingleAsync()));
    }

    private static IdempotencyRecord Record(string id, DateTimeOffset expires) =>
        new() { Id = id, Fingerprint = "", Status = 200, Headers = "{}", Body = [], ExpiresAt = expires };

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
