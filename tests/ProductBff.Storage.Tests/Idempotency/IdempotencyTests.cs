using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ProductBff.InventoryService.Data;
using ProductBff.Storage.Idempotency;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Idempotency;

public sealed class IdempotencyTests
{
    private static string Alice => TestTokens.Create("alice");

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_SameRequestAgain_ReplaysTheAnswer(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);

        using var first = await app.PostAsync("k", Alice);
        using var second = await app.PostAsync("k", Alice);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(1, await app.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_SameKeyAtOnceInTwoInstances_TakesEffectOnce(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var one = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);
        await using var other = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => (number % 2 == 0 ? one : other).PostAsync("k", Alice)));

        Assert.Equal(1, await one.EffectsAsync());
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created && !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode is HttpStatusCode.Created || (answer.StatusCode is HttpStatusCode.Conflict && answer.Headers.RetryAfter is not null)));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_AnotherPayloadOrPath_Is422(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);
        using var first = await app.PostAsync("k", Alice);

        using var payload = await app.PostAsync("k", Alice, amount: 2);
        using var path = await app.PostAsync("k", Alice, "/effects/2");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, payload.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, path.StatusCode);
        var problem = await payload.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal(IdempotencyProblems.Reused, problem!["type"]!.GetValue<string>());
        Assert.Equal(["Idempotency-Key"], problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(1, await app.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_HandlerRefuses_UndoesItsChangesAndReplaysTheRefusal(DatabaseKind kind)
    {
        var calls = 0;
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, async (context, http) =>
        {
            var made = await WriteApplication.AddEffectAsync(context, http);
            return Interlocked.Increment(ref calls) == 1 ? TypedResults.Problem(statusCode: 409, title: "Sold out.") : made;
        });

        using var first = await app.PostAsync("k", Alice);
        using var second = await app.PostAsync("k", Alice);

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal((1, 0), (calls, await app.EffectsAsync()));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, 500)]
    [InlineData(DatabaseKind.Sqlite, 429)]
    [InlineData(DatabaseKind.Sqlite, 400)]
    [InlineData(DatabaseKind.Sqlite, null)]
    [InlineData(DatabaseKind.Postgres, 500)]
    [InlineData(DatabaseKind.Postgres, null)]
    public async Task Post_HandlerFails_LeavesNeitherEffectNorKey(DatabaseKind kind, int? status)
    {
        var calls = 0;
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, async (context, http) =>
        {
            var made = await WriteApplication.AddEffectAsync(context, http);
            return Interlocked.Increment(ref calls) > 1 ? made
                : status is { } code ? TypedResults.Problem(statusCode: code)
                : throw new InvalidOperationException("A bug.");
        });

        using var failed = await app.PostAsync("k", Alice);
        var (effects, records) = (await app.EffectsAsync(), await app.RecordsAsync());
        using var retried = await app.PostAsync("k", Alice);

        Assert.Equal(status ?? 500, (int)failed.StatusCode);
        Assert.Equal((0, 0), (effects, records));
        Assert.Equal(HttpStatusCode.Created, retried.StatusCode);
        Assert.Equal(1, await app.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_CallerLeavesInTheMiddle_LeavesNeitherEffectNorKey(DatabaseKind kind)
    {
        var calls = 0;
        var inHandler = new TaskCompletionSource();
        using var caller = new CancellationTokenSource();
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, async (context, http) =>
        {
            var made = await WriteApplication.AddEffectAsync(context, http);
            if (Interlocked.Increment(ref calls) == 1)
            {
                inHandler.SetResult();
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }

            return made;
        });

        var abandoned = app.PostAsync("k", Alice, cancellationToken: caller.Token);
        await inHandler.Task;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        HttpResponseMessage retried;
        // The server sees that the caller left a moment after it did.
        while ((retried = await app.PostAsync("k", Alice)).StatusCode == HttpStatusCode.Conflict)
        {
            await Task.Delay(20);
        }

        Assert.Equal(HttpStatusCode.Created, retried.StatusCode);
        Assert.False(retried.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal((1, 2), (await app.EffectsAsync(), await app.RecordsAsync()));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.Postgres, true)]
    [InlineData(DatabaseKind.Postgres, false)]
    public async Task Post_OriginalStillRuns_Is409AndSaysWhenToRetry(DatabaseKind kind, bool sameInstance)
    {
        var inHandler = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        async Task<IResult> Slow(InventoryContext context, HttpContext http)
        {
            inHandler.TrySetResult();
            await mayEnd.Task;
            return await WriteApplication.AddEffectAsync(context, http);
        }

        await using var one = await WriteApplication.StartAsync(database, Slow);
        await using var other = await WriteApplication.StartAsync(database, Slow);

        var original = one.PostAsync("k", Alice);
        await inHandler.Task;
        using var early = await (sameInstance ? one : other).PostAsync("k", Alice);
        mayEnd.SetResult();
        using var first = await original;
        using var late = await (sameInstance ? one : other).PostAsync("k", Alice);

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), early.Headers.RetryAfter?.Delta);
        Assert.Equal(IdempotencyProblems.InUse, (await early.Content.ReadFromJsonAsync<JsonObject>())!["type"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Created, late.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await late.Content.ReadAsStringAsync());
        Assert.Equal(1, await one.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_KeyOfYesterday_IsForgotten(DatabaseKind kind)
    {
        // Tokens are checked against the real clock, so the fake one starts at it.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync, time);
        using var first = await app.PostAsync("k", Alice);

        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        using var late = await app.PostAsync("k", Alice);
        time.Advance(TimeSpan.FromSeconds(1));
        using var tooLate = await app.PostAsync("k", Alice, amount: 2);
        using var again = await app.PostAsync("k", Alice, amount: 2);

        Assert.True(late.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.Created, tooLate.StatusCode);
        Assert.False(tooLate.Headers.Contains("Idempotent-Replayed"));
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(2, await app.EffectsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a key")]
    [InlineData("schlüssel")]
    [InlineData("a", "b")]
    public async Task Post_NoUsableKey_Is400AndNamesTheHeader(string? key, params string[] more)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);

        using var response = await app.PostAsync(key, Alice, moreKeys: more);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["Idempotency-Key"], (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(0, await app.EffectsAsync());
    }

    [Theory]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task Post_LongKey_IsBounded(int length, HttpStatusCode expected)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);

        using var response = await app.PostAsync(new string('k', length), Alice);

        Assert.Equal(expected, response.StatusCode);
    }
}
