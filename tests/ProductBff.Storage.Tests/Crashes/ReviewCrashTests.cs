using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Crashes;

/// <summary>Each review is there once. A class of its own, so that it runs beside the one of reservations.</summary>
public sealed class ReviewCrashTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Reviews_ServiceKilledWhileWriting_AreWrittenOnceEach(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        using var crashing = new CrashingService("ProductBff.ReviewService", database);
        await crashing.StartAsync();

        await crashing.WriteAllAsync("/reviews/P001", number => new { rating = 1 + (number % 5), comment = $"No. {number}" });
        await crashing.KillAndRestartAsync();

        var comments = new List<string>();
        for (var page = 1; page <= CrashingService.Writes / 100; page++)
        {
            using var response = await crashing.Client.GetAsync($"/reviews/P001?pageSize=100&page={page}");
            Assert.Equal($"{CrashingService.Writes}", Assert.Single(response.Headers.GetValues("X-Total-Count")));
            Assert.Equal("3", Assert.Single(response.Headers.GetValues("X-Average-Rating")));
            comments.AddRange((await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(review => review!["comment"]!.GetValue<string>()));
        }

        Assert.Equal(Enumerable.Range(0, CrashingService.Writes).Select(number => $"No. {number}").Order(), comments.Order());
    }
}
