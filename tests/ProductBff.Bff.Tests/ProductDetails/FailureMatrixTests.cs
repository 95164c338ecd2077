using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>Every section × everything that its backend may do × nothing remembered or the last good value there.</summary>
public sealed class FailureMatrixTests
{
    private const string Id = "P001";
    private static readonly string[] Sections = ["product", "reviews", "inventory"];
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    public static TheoryData<string, Fault, bool> Cases()
    {
        var cases = new TheoryData<string, Fault, bool>();
        foreach (var section in Sections)
        {
            foreach (var fault in Enum.GetValues<Fault>())
            {
                cases.Add(section, fault, false);
                cases.Add(section, fault, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Get_OneBackendFails_PageSaysWhatTheRulesSay(string section, Fault fault, bool remembered)
    {
        var rule = Rule.Of(fault);
        await using var bff = await BffApplication.StartAsync();
        // Retries are part of it, their waits are not: they pass by themselves.
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromMilliseconds(60);
        if (remembered)
        {
            // Another page of the same sections, so that this one is not in the output cache.
            Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync($"/mobile/product-details/{Id}")).Status);
            bff.Clock.Advance(Remembered);
            bff.Clock.ForgetArmed();
        }

        var (calls, stored) = (bff[section].Calls.Count, bff.Store.StoredKeys.Count);
        var page = await GetAsync(bff, section, rule, landed: remembered ? 3 : 0);

        if (rule.StatusOf(essential: section == "product", remembered) is not "failed" and var status)
        {
            AssertPage(page, section, status, rule.Reason);
        }
        else
        {
            AssertProblem(page, section, rule);
        }

        Assert.Equal(stored + (rule.Reason is null ? 1 : 0), bff.Store.StoredKeys.Count);
        if (!rule.IsSlow && fault != Fault.ConnectionRefused)
        {
            Assert.Equal(calls + (rule.IsRetried ? 3 : 1), bff[section].Calls.Count);
        }

        AssertNoStackInTheLog(bff);
        await AssertRecoversAsync(bff, section, fault);
    }

    private static async Task<Answer> GetAsync(BffApplication bff, string section, Rule rule, int landed)
    {
        var gate = new Gate();
        var (backend, calls) = (bff[section], bff[section].Calls.Count);
        backend.Behaviour = rule.Behaviour(gate);
        if (rule.Fault == Fault.ConnectionRefused)
        {
            await backend.RefuseConnectionsAsync();
        }

        var page = bff.GetAsync($"/product-details/{Id}");
        if (rule.IsSlow || rule.Fault == Fault.SlowWithinBudget)
        {
            await backend.CallAsync(calls + 1);
            await bff.SectionsLandedAsync(landed + 2);
            await bff.Clock.ArmedAsync(due => due.TotalMilliseconds is 300 or 450);
            bff.Clock.Advance(TimeSpan.FromMilliseconds(rule.IsSlow ? (section == "product" ? 450 : 300) : 299));
        }

        if (!rule.IsSlow)
        {
            gate.Open();
        }

        return await page;
    }

    private static void AssertPage(Answer page, string section, string status, string? reason)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var fallback = status == "fallback";
        var json = page.Json;
        Assert.True(Contract.SameJson(Contract.Product(Id), json.GetProperty("product")), page.ToString());
        Assert.True(
            Contract.SameJson(fallback && section == "reviews" ? "[]" : Contract.Reviews(Id), json.GetProperty("reviews")), page.ToString());
        Assert.True(
            Contract.SameJson(
                fallback && section == "inventory" ? """{"productId":"P001","stock":0}""" : Contract.Inventory(Id), json.GetProperty("inventory")),
            page.ToString());
        Assert.True(
            Contract.SameJson(
                (fallback, section) switch
                {
                    (true, "reviews") => """{"averageRating":null,"reviewCount":null,"availability":"in-stock"}""",
                    (true, "inventory") => """{"averageRating":4.5,"reviewCount":2,"availability":"unknown"}""",
                    _ => """{"averageRating":4.5,"reviewCount":2,"availability":"in-stock"}""",
                },
                json.GetProperty("summary")),
            page.ToString());

        foreach (var name in Sections)
        {
            AssertProvenance(page, name, name == section ? status : "fresh", name == section ? reason : null);
        }

        if (reason is null)
        {
            Assert.False(json.TryGetProperty("error", out _), page.ToString());
        }
        else
        {
            var error = json.GetProperty("error").GetString();
            Assert.Contains(section, error, StringComparison.Ordinal);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }

        Assert.Equal(reason is null ? "true" : "false", page["X-Page-Complete"]);
        Assert.Equal(reason is null ? "no-cache" : "no-store", page["Cache-Control"]);
        Assert.Equal(reason is not null, page["ETag"] is null);
    }

    private static void AssertProvenance(Answer page, string name, string status, string? reason)
    {
        var provenance = page.Section(name);
        Assert.Equal(status, provenance.GetProperty("status").GetString());
        Assert.Equal(reason, provenance.TryGetProperty("reason", out var why) ? why.GetString() : null);
        if (status == "stale")
        {
            Assert.InRange(provenance.GetProperty("ageMs").GetInt64(), (long)Remembered.TotalMilliseconds, (long)Remembered.TotalMilliseconds + 500);
        }
        else
        {
            Assert.False(provenance.TryGetProperty("ageMs", out _), page.ToString());
        }

        var state = reason is null ? status : $"{status} {reason}";
        Assert.Matches($"(^|, ){name};dur=[0-9]+\\.[0-9];desc=\"{state}\"(,|$)", page["Server-Timing"]);
    }

    private static void AssertProblem(Answer problem, string section, Rule rule)
    {
        Assert.Equal(rule.ProblemStatus, (int)problem.Status);
        Assert.Equal("application/problem+json", problem["Content-Type"]);
        Assert.Equal("no-store", problem["Cache-Control"]);
        Assert.Null(problem["ETag"]);
        Assert.Equal(rule.ProblemStatus, problem.Json.GetProperty("status").GetInt32());
        Assert.Equal(section, problem.Json.GetProperty("section").GetString());
        Assert.Equal(rule.Reason, problem.Json.GetProperty("reason").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.Json.GetProperty("traceId").GetString());
        Assert.False(string.IsNullOrEmpty(problem.Json.GetProperty("title").GetString()));
    }

    private static void AssertNoStackInTheLog(BffApplication bff) =>
        Assert.All(bff.Logs.GetSnapshot(), record => Assert.Null(record.Exception));

    /// <summary>Nothing of the failure was kept anywhere: as soon as the backend is well, so is the page.</summary>
    private static async Task AssertRecoversAsync(BffApplication bff, string section, Fault fault)
    {
        if (fault == Fault.ConnectionRefused)
        {
            return;
        }

        bff[section].Behaviour = Behaviours.Good;
        // What still lingers for the page that was given up ends at its deadline.
        bff.Clock.Advance(TimeSpan.FromSeconds(1));

        var page = await bff.GetAsync($"/product-details/{Id}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("true", page["X-Page-Complete"]);
        Assert.Equal("fresh", page.Section(section).GetProperty("status").GetString());
    }
}
