using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.ReviewService;
using ProductBff.ReviewService.Data;
using ProductBff.Storage.Idempotency;
using ProductBff.Storage.Tests.Idempotency;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Databases;

/// <summary>A database that is read-only, as after a failover, or full: reading goes on.</summary>
public sealed class RefusedWritesTests
{
    /// <summary>Two bytes per character in UTF-8, so that no page in use of the database file has room for it.</summary>
    private static readonly string LongComment = new('é', 2000);

    [SkippableTheory]
    [InlineData(Refusal.SqliteReadOnly)]
    [InlineData(Refusal.SqliteFull)]
    [InlineData(Refusal.PostgresReadOnly)]
    public async Task Post_DatabaseTakesNoWrites_Is503AndReadsGoOnAndTheLogSaysItOnce(Refusal refusal)
    {
        using var database = await TestDatabase.CreateAsync(RefusedWrites.KindOf(refusal), "reviews");
        var refused = new RefusedWrites(refusal, database);
        await using var service = Start(database, refused);
        using var before = await PostAsync(service, "before");

        await refused.BeginAsync();
        // The first meets a connection that the server has broken; the file takes it that has room for it.
        using var first = await PostAsync(service, "first");
        HttpResponseMessage[] answers = [await PostAsync(service, "k"), await PostAsync(service, "k"), await PostAsync(service, "l")];
        using var read = await service.Client.GetAsync("/reviews/P001");
        using var ready = await service.Client.GetAsync("/health");
        await refused.EndAsync();
        // A pooled connection goes on refusing; it is given up within the time that Retry-After says.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        HttpResponseMessage retried;
        while ((retried = await PostAsync(service, "k")).StatusCode != HttpStatusCode.Created)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, retried.StatusCode);
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(HttpStatusCode.Created, before.StatusCode);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(answers, answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta));
        Assert.All(answers, answer => Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.False(retried.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(["DatabaseUnavailable writing", "DatabaseAvailable writing"], Told(service));
    }

    [SkippableTheory]
    [InlineData(Refusal.SqliteReadOnly)]
    [InlineData(Refusal.PostgresReadOnly)]
    public async Task Purge_DatabaseTakesNoWrites_ServiceLivesAndPurgesLater(Refusal refusal)
    {
        using var time = new PurgeClock();
        using var database = await TestDatabase.CreateAsync(RefusedWrites.KindOf(refusal), "reviews");
        var refused = new RefusedWrites(refusal, database);
        await using var service = Start(database, refused, time);
        using var posted = await PostAsync(service, "k");
        await time.PurgeWaitsAsync();

        await refused.BeginAsync();
        await time.PurgeAsync();
        // The round before may have met a broken connection; this one meets a database that refuses.
        await time.PurgeAsync();
        using var read = await service.Client.GetAsync("/reviews/P001");
        var kept = await RecordsAsync(service);
        await refused.EndAsync();
        time.Advance(TimeSpan.FromDays(1));
        await time.PurgeWaitsAsync();
        // A pooled connection may have gone on refusing.
        await time.PurgeAsync();

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.False(service.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Equal((2, 0), (kept, await RecordsAsync(service)));
        Assert.Equal(["DatabaseUnavailable writing", "DatabaseAvailable writing"], Told(service));
    }

    private static ServiceHost<ReviewStore> Start(TestDatabase database, RefusedWrites refused, TimeProvider? time = null) =>
        new(database, time is null ? null : new([PurgeClock.Setting]), time, configure: services =>
        {
            services.AddLogging(logging => logging.AddFakeLogging());
            services.ConfigureDbContext<ReviewsContext>(options => options.AddInterceptors(refused));
        });

    private static IEnumerable<string> Told(ServiceHost<ReviewStore> service) => service.Services.GetFakeLogCollector().GetSnapshot()
        .Where(record => record.Level >= LogLevel.Warning || record.Id.Name == "DatabaseAvailable")
        .Select(record => $"{record.Id.Name} {record.GetStructuredStateValue("Operation")}");

    private static async Task<int> RecordsAsync(ServiceHost<ReviewStore> service)
    {
        await using var scope = service.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReviewsContext>().Set<IdempotencyRecord>().CountAsync();
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceHost<ReviewStore> service, string key) => service.Client.PostReviewAsync(key, LongComment);
}
