using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
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
        const int Expired = (2 * WriteEndpoints.PurgeBatchSize) + 7;
        using var time = new PurgeClock();
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync, time, PurgeClock.Setting);
        var now = time.GetUtcNow();
        await app.QueryAsync(context =>
        {
            context.AddRange(Enumerable.Range(0, Expired).Select(number => Record($"old{number}", now)));
            context.Add(Record("new", now + TimeSpan.FromHours(1)));
            return context.SaveChangesAsync();
        });

        var deleted = await app.DeleteExpiredAsync(7);
        await time.PurgeWaitsAsync();
        await time.PurgeAsync();

        Assert.Equal((7, 1), (deleted, await app.RecordsAsync()));
        Assert.Equal("new", await app.QueryAsync(context => context.Set<IdempotencyRecord>().Select(record => record.Id).SingleAsync()));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Purge_MoreKeysThanAreKept_ForgetsThoseThatExpireFirst(DatabaseKind kind)
    {
        const int MaxRecords = 1_000;
        const int Surplus = WriteEndpoints.PurgeBatchSize + 7;
        using var time = new PurgeClock();
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(
            database, WriteApplication.AddEffectAsync, time, PurgeClock.Setting, new("Idempotency:MaxRecords", $"{MaxRecords}"));
        using var counts = new MetricCollector<long>(
            app.Services.GetRequiredService<IMeterFactory>(), IdempotencyMetrics.MeterName, IdempotencyMetrics.RecordsName);
        var later = time.GetUtcNow() + TimeSpan.FromHours(1);
        await app.QueryAsync(context =>
        {
            context.AddRange(Enumerable.Range(0, MaxRecords).Select(number => Record($"late{number}", later + TimeSpan.FromMinutes(1))));
            context.AddRange(Enumerable.Range(0, Surplus).Select(number => Record($"soon{number}", later)));
            return context.SaveChangesAsync();
        });

        await time.PurgeWaitsAsync();
        await time.PurgeAsync();
        counts.RecordObservableInstruments();

        Assert.Equal(MaxRecords, await app.QueryAsync(context => context.Set<IdempotencyRecord>().CountAsync(record => EF.Functions.Like(record.Id, "late%"))));
        Assert.Equal(MaxRecords, await app.RecordsAsync());
        Assert.Equal(MaxRecords, counts.LastMeasurement?.Value);
    }

    /// <summary>Each would count the same surplus, and delete other records than the others.</summary>
    [SkippableFact]
    public async Task Purge_AnotherInstancePurgesTheSurplus_IsLeftToIt()
    {
        const int MaxRecords = 1_000;
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres, "inventory");
        await using var app = await WriteApplication.StartAsync(
            database, WriteApplication.AddEffectAsync, settings: [new("Idempotency:MaxRecords", $"{MaxRecords}")]);
        var later = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1);
        await app.QueryAsync(context =>
        {
            context.AddRange(Enumerable.Range(0, MaxRecords + 3).Select(number => Record($"{number}", later)));
            return context.SaveChangesAsync();
        });

        var deleted = await app.WithStoreAsync(async (context, store) =>
        {
            await using var purge = await context.Database.BeginTransactionAsync();
            var mine = await store.DeleteSurplusAsync(10, CancellationToken.None);
            var others = await app.WithStoreAsync((_, other) => other.DeleteSurplusAsync(10, CancellationToken.None));
            await purge.CommitAsync();
            return (mine, others);
        });

        Assert.Equal((3, 0), deleted);
        Assert.Equal(MaxRecords, await app.RecordsAsync());
    }

    /// <summary>Without SKIP LOCKED they could deadlock: the write claims a second record, which the purge may have locked.</summary>
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

    private static IdempotencyRecord Record(string id, DateTimeOffset expires) =>
        new() { Id = id, Fingerprint = "", Status = 200, Headers = "{}", Body = [], ExpiresAt = expires };
}
