using System.Data.Common;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.ReviewService.Data;
using ProductBff.Testing;

namespace ProductBff.ReviewService.Tests;

public sealed class BatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Get_FiftyProducts_AreReadWithTwoQueries(DatabaseKind kind)
    {
        var queries = new QueryCounter();
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database, configure: services =>
            services.ConfigureDbContext<ReviewsContext>(options => options.AddInterceptors(queries)));
        // No. 50 is one that nobody reviewed; the others have 0 to 3 reviews more than the page takes, some of one moment.
        string[] ids = [.. Enumerable.Range(1, 50).Select(number => $"P{number}")];
        await AddAsync(service, [.. ids.SkipLast(1).SelectMany((id, index) => Enumerable.Range(0, 2 + (index % 4)).Select(review => Row(id, review)))]);
        var before = queries.Count;

        var batch = await service.Client.GetFromJsonAsync<JsonObject>($"/reviews?ids={string.Join(',', ids)}&pageSize=2");
        var asked = queries.Count - before;

        Assert.Equal(2, asked);
        Assert.Equal(ids, batch!.Select(page => page.Key));
        foreach (var id in ids)
        {
            using var alone = await service.Client.GetAsync($"/reviews/{id}?pageSize=2");
            Assert.True(JsonNode.DeepEquals(await alone.Content.ReadFromJsonAsync<JsonArray>(), batch![id]!["reviews"]), id);
            Assert.Equal(alone.Headers.GetValues("X-Total-Count").Single(), batch[id]!["count"]!.ToJsonString());
        }
    }

    private static ReviewRow Row(string productId, int number) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        ProductId = productId,
        Rating = 1 + (number % 5),
        Comment = $"No. {number}",
        Author = "Alice",
        CreatedAt = Noon.AddMinutes(number / 2),
    };

    private static async Task AddAsync(ServiceHost<ReviewStore> service, IReadOnlyList<ReviewRow> rows)
    {
        await using var scope = service.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ReviewsContext>();
        context.AddRange(rows);
        context.AddRange(rows.GroupBy(row => row.ProductId).Select(product =>
            new ReviewTotal { ProductId = product.Key, Count = product.Count(), RatingSum = product.Sum(row => row.Rating) }));
        await context.SaveChangesAsync();
    }

    private sealed class QueryCounter : DbCommandInterceptor
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return new(result);
        }
    }
}
