using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>Every section × everything that its backend may do × nothing remembered or the last good value there.</summary>
public sealed class FailureMatrixTests
{
    public const string Id = "P001";
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    public static readonly string[] Sections = ["product", "reviews", "inventory"];

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
            // Another page of the same sections, so that this one is not in the page cache.
            Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync($"/mobile/product-details/{Id}")).Status);
            bff.Clock.Advance(Remembered);
            bff.Clock.ForgetArmed();
        }

        var (calls, stored) = (bff[section].Calls.Count, bff.Store.StoredKeys.Count);
        var page = await GetAsync(bff, section, rule, landed: remembered ? 3 : 0);

        if (rule.StatusOf(essential: section == "product", remembered) is not "failed" and var status)
        {
            MatrixAssert.Page(page, section, status, rule.Reason);
        }
        else
        {
            MatrixAssert.Problem(page, section, rule);
        }

        var complete = rule.Reason is null || (rule.Reason == "not-found" && section != "product");
        Assert.Equal(stored + (complete ? 1 : 0), bff.Store.StoredKeys.Count);
        if (!rule.IsSlow && fault != Fault.ConnectionRefused)
        {
            Assert.Equal(calls + (rule.IsRetried ? 3 : 1), bff[section].Calls.Count);
        }

        bff.AssertNoStackInTheLog();
        await AssertRecoversAsync(bff, section, fault);
    }

    private static async Task<Answer> GetAsync(BffApplication bff, string section, Rule rule, int landed)
    {
        var gate = new Gate();
        var (backend, calls) = (bff[section], bff[section].Calls.Count);
        var budget = TimeSpan.FromMilliseconds(section switch { "product" => 450, "reviews" => 300, _ => 290 });
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
            await bff.Clock.ArmedAsync(budget);
            bff.Clock.Advance(rule.IsSlow ? budget : TimeSpan.FromMilliseconds(289));
        }

        if (!rule.IsSlow)
        {
            gate.Open();
        }

        return await page;
    }

    /// <summary>Nothing of the failure was kept anywhere: as soon as the backend is well, so is the page.</summary>
    private static async Task AssertRecoversAsync(BffApplication bff, string section, Fault fault)
    {
        if (fault == Fault.ConnectionRefused || (fault == Fault.Error404 && section != "product"))
        {
            // Gone for good, or a complete page that the cache rightly keeps.
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
