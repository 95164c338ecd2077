using System.Net;
using System.Text.RegularExpressions;
using ProductBff.Bff.Security.Tests.Harness;

namespace ProductBff.Bff.Security.Tests.Headers;

/// <summary>The shop's files as a browser is given them.</summary>
public sealed partial class StorefrontTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/shop/P001")]
    public async Task Document_LetsNothingInFromElsewhereAndHasNothingInline(string path)
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.StartBff(environment: "Production").GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.Status, answer.MediaType));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'",
            answer.Header("Content-Security-Policy"));
        Assert.Equal(("nosniff", "same-origin"), (answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy")));
        Assert.DoesNotMatch(Inline(), answer.Text);
        Assert.Empty(shop.Calls);
    }

    [Fact]
    public async Task Files_AreAskedForAgainAndNotSentAgain()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        var page = await bff.GetAsync("/shop/P001");

        foreach (var file in (string[])["/shop/P001", .. FileNames().Matches(page.Text).Select(match => match.Groups["path"].Value)])
        {
            var first = await bff.GetAsync(file);
            var second = await bff.GetAsync(file, ("If-None-Match", first.Header("ETag")!));

            Assert.Equal((HttpStatusCode.OK, "no-cache"), (first.Status, first.Header("Cache-Control")));
            Assert.Equal((HttpStatusCode.NotModified, ""), (second.Status, second.Text));
        }
    }

    [Fact]
    public async Task Api_HasNoPolicyForDocuments()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.StartBff().GetAsync("/product-details/P001");

        Assert.Null(answer.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("Development", """{"signIn":true,"rehearsals":true}""")]
    [InlineData("Staging", """{"signIn":true,"rehearsals":true}""")]
    [InlineData("Production", """{"signIn":false,"rehearsals":false}""")]
    public async Task Abilities_AreThoseOfTheEnvironment(string environment, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        Assert.Equal(expected, (await shop.StartBff(environment: environment).GetAsync("/storefront.json")).Text);
    }

    [GeneratedRegex("<style|<script(?![^>]* src=)| style=| on[a-z]+=|https?://", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Inline();

    [GeneratedRegex("(href|src)=\"(?<path>/[^\"]+\\.(css|js|svg))\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FileNames();
}
