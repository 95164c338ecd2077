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
        var time = new PurgeClock();
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync, time);
        var now = time.GetUtcNow();
        await app.QueryAsync(context =>
        {
            context.AddRange(Enumerable.Range(0, Expired).Select(number => Record($"old{number}", now)));
            context.Add(Record("new", now + TimeSpan.FromHours(1)));
            return context.SaveChangesAsync();
        });

        var deleted = await app.DeleteExpiredAsync(7);
        await time.Armed.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(IdempotencyPurge.Interval);
        await WaitUntilAsync(async () => await app.RecordsAsync() == 1);

        Assert.Equal(7, deleted);
        Assert.Equal("new", await app.QueryAsync(context => context.Set<IdempotencyRecord>().Select(record => record.Id).SingleAsync()));
    }

    /// <summary>Both would wait for each other: the write claims a second record, which the purge may have in its hands.</summary>
    [SkippableFact]
    public async Task Purge_RecordThatAWriteTakesOver_IsPassedBy()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);
        var now = TimeProvider.System.GetUtcNow();
        await app.QueryAsync(context =>
        {
            context.AddRange(Record("taken", now), Record("free", now));
            return context.SaveChangesAsync();
        });

        var deleted = await app.QueryAsync(async context =>
        {
            await using var write = await context.Database.BeginTransactionAsync();
            await context.Database.ExecuteSqlAsync($"""UPDATE "IdempotencyRecords" SET "Fingerprint" = 'new' WHERE "Id" = 'taken'""");
            return await app.DeleteExpiredAsync(10).WaitAsync(TimeSpan.FromSeconds(10));
        });

        Assert.Equal((1, 1), (deleted, await app.RecordsAsync()));
    }

    /// <summary>Says when the purge waits for its next round: it starts beside the service, and a step before that would be lost.</summary>
    private sealed class PurgeClock() : FakeTimeProvider(System.GetUtcNow())
    {
        private readonly TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Armed => _armed.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (period == IdempotencyPurge.Interval)
            {
                _armed.TrySetResult();
            }

            return timer;
        }
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
