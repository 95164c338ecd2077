using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>Everything that a page or a problem says of one section's state, looked at where a client sees it.</summary>
internal static class MatrixAssert
{
    private static readonly long Remembered = (long)FailureMatrixTests.Remembered.TotalMilliseconds;

    public static void Page(Answer page, string section, string status, string? reason)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var fallback = status == "fallback";
        var json = page.Json;
        Assert.True(Contract.SameJson(Contract.Product(FailureMatrixTests.Id), json.GetProperty("product")), page.ToString());
        Assert.True(
            Contract.SameJson(fallback && section == "reviews" ? "[]" : Contract.Reviews(FailureMatrixTests.Id), json.GetProperty("reviews")), page.ToString());
        Assert.True(
            Contract.SameJson(
                fallback && section == "inventory" ? """{"productId":"P001","stock":0}""" : Contract.Inventory(FailureMatrixTests.Id), json.GetProperty("inventory")),
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

        foreach (var name in FailureMatrixTests.Sections)
        {
            AssertProvenance(page, name, name == section ? status : "fresh", name == section ? reason : null);
        }

        // That there is none is an answer: the page is complete with it.
        var complete = reason is null or "not-found";
        if (complete)
        {
            Assert.False(json.TryGetProperty("error", out _), page.ToString());
        }
        else
        {
            var error = json.GetProperty("error").GetString();
            Assert.Contains(section, error, StringComparison.Ordinal);
            Assert.Contains(reason!, error, StringComparison.Ordinal);
        }

        Assert.Equal(complete ? "true" : "false", page["X-Page-Complete"]);
        Assert.Equal(complete ? "no-cache" : "no-store", page["Cache-Control"]);
        Assert.Equal(!complete, page["ETag"] is null);
    }

    private static void AssertProvenance(Answer page, string name, string status, string? reason)
    {
        var provenance = page.Section(name);
        Assert.Equal(status, provenance.GetProperty("status").GetString());
        Assert.Equal(reason, provenance.TryGetProperty("reason", out var why) ? why.GetString() : null);
        if (status == "stale")
        {
            Assert.InRange(provenance.GetProperty("ageMs").GetInt64(), Remembered, Remembered + 500);
        }
        else
        {
            Assert.False(provenance.TryGetProperty("ageMs", out _), page.ToString());
        }

        var state = reason is null ? status : $"{status} {reason}";
        Assert.Matches($"(^|, ){name};dur=[0-9]+\\.[0-9];desc=\"{state}\"(,|$)", page["Server-Timing"]);
    }

    public static void Problem(Answer problem, string section, Rule rule)
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
}
