using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Storage.Idempotency;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Idempotency;

/// <summary>One caller's keys and another's.</summary>
public sealed class CallerTests
{
    private static readonly string Alice = TestTokens.Create("alice");
    private static readonly string Mallory = TestTokens.Create("mallory");

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_KeyOfAnotherCallerForAnotherRequest_IsAnotherKey(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);

        using var alice = await app.PostAsync("k", Alice);
        using var mallory = await app.PostAsync("k", Mallory, amount: 2);
        using var oscar = await app.PostAsync("k", TestTokens.Create("oscar"), "/effects/2");

        Assert.All([alice, mallory, oscar], answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.All([mallory, oscar], answer => Assert.False(answer.Headers.Contains("Idempotent-Replayed")));
        Assert.Equal(3, await app.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_RequestOfAnotherCaller_Is422AndDoesNothing(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);
        using var first = await app.PostAsync("k", Alice);
        var made = await first.Content.ReadFromJsonAsync<string>();

        using var captured = await app.PostAsync("k", Mallory);
        using var retried = await app.PostAsync("k", Alice);
        using var own = await app.PostAsync("k", Mallory, amount: 2);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, captured.StatusCode);
        var problem = await captured.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal(IdempotencyProblems.Reused, problem!["type"]!.GetValue<string>());
        Assert.Contains("another caller", Assert.Single(problem["errors"]!["Idempotency-Key"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(captured.Headers.Contains("Idempotent-Replayed"));
        Assert.Null(captured.Headers.Location);
        Assert.DoesNotContain(made!, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Created, true), (retried.StatusCode, retried.Headers.Contains("Idempotent-Replayed")));
        // The refusal has left nothing: the key is still to be used.
        Assert.Equal((HttpStatusCode.Created, false), (own.StatusCode, own.Headers.Contains("Idempotent-Replayed")));
        Assert.Equal((2, 4), (await app.EffectsAsync(), await app.RecordsAsync()));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, 500, 201)]
    [InlineData(DatabaseKind.Sqlite, 409, 422)]
    [InlineData(DatabaseKind.Postgres, 500, 201)]
    [InlineData(DatabaseKind.Postgres, 409, 422)]
    public async Task Post_RequestOfAnotherCallerThatDidNotSucceed_Is422IfItsAnswerIsFinal(DatabaseKind kind, int first, int second)
    {
        var calls = 0;
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, async (context, http) =>
            Interlocked.Increment(ref calls) == 1 ? TypedResults.Problem(statusCode: first) : await WriteApplication.AddEffectAsync(context, http));

        using var alice = await app.PostAsync("k", Alice);
        using var mallory = await app.PostAsync("k", Mallory);

        Assert.Equal((first, second), ((int)alice.StatusCode, (int)mallory.StatusCode));
        Assert.Equal(second == 201 ? 1 : 0, await app.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_RequestOfAnotherCallerOfYesterday_IsForgotten(DatabaseKind kind)
    {
        // Tokens are checked against the real clock, so the fake one starts at it.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var app = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync, time);
        using var alice = await app.PostAsync("k", Alice);

        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        using var late = await app.PostAsync("k", Mallory);
        time.Advance(TimeSpan.FromSeconds(1));
        using var tooLate = await app.PostAsync("k", Mallory);
        using var alicesAgain = await app.PostAsync("k", Alice);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Equal(HttpStatusCode.Created, tooLate.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, alicesAgain.StatusCode);
        Assert.Equal(2, await app.EffectsAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_SameRequestOfTwoCallersAtOnceInTwoInstances_OneOfThemSucceeds(DatabaseKind kind)
    {
        const int Rounds = 50;
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var one = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);
        await using var other = await WriteApplication.StartAsync(database, WriteApplication.AddEffectAsync);

        for (var round = 0; round < Rounds; round++)
        {
            var key = $"k{round}";
            // Within an instance and across both, so that neither's own order decides it.
            var answers = await Task.WhenAll(
                one.PostAsync(key, Alice), other.PostAsync(key, Mallory), one.PostAsync(key, Mallory), other.PostAsync(key, Alice));

            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created && !answer.Headers.Contains("Idempotent-Replayed"));
            Assert.All(answers, answer => Assert.True(
                answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{answer}"));
            var aliceWon = answers[0].StatusCode == HttpStatusCode.Created || answers[3].StatusCode == HttpStatusCode.Created;
            using var loser = await one.PostAsync(key, aliceWon ? Mallory : Alice);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, loser.StatusCode);
            Assert.Equal(round + 1, await one.EffectsAsync());
        }
    }
}
