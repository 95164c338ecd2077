using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>What cannot work is said at start-up, with the setting's name and its value.</summary>
public sealed class ValidationTests
{
    private static readonly Section<string> Name = Section.Define(
        "name", (Client client, SectionCall call) => client.GetAsync(call), TimeSpan.FromMilliseconds(400), Scenario.Json<string>(), fallback: _ => "");

    [Fact]
    public void Defaults_BudgetsThatFit_AreValid() => Assert.Null(Errors([PageOf("one", Name), PageOf("two", Name)]));

    [Theory]
    [InlineData("Pages:Deadline", "00:00:00.001", "Pages:Deadline is '00:00:00.0010000': The field Deadline must be between 00:00:00.0100000 and 00:01:00.")]
    [InlineData("Pages:Headroom", "-00:00:01", "Pages:Headroom is '-00:00:01': The field Headroom must be between 00:00:00 and 00:00:30.")]
    [InlineData("Pages:Headroom", "00:00:00.251", "Pages:Headroom is '00:00:00.2510000', Pages:Deadline is '00:00:00.5000000': The headroom may be at most half of the deadline.")]
    [InlineData("Pages:LastGood:MaxBytes", "-1", "Pages:LastGood:MaxBytes is '-1': The field MaxBytes must be between 0 and 2147483591.")]
    [InlineData("Pages:LastGood:MaxAge", "8.00:00:00", "Pages:LastGood:MaxAge is '8.00:00:00': The field MaxAge must be between 00:00:00 and 7.00:00:00.")]
    [InlineData("Pages:Batch:ChunkSize", "1", "Pages:Batch:ChunkSize is '1': The field ChunkSize must be between 2 and 1000.")]
    [InlineData("Pages:Sections:nam:Budget", "00:00:00.1", "Pages:Sections:nam is set, but no page has such a section; they are name.")]
    [InlineData("Pages:Sections:name:Budget", "00:00:00.476",
        "Pages:Sections:name:Budget is '00:00:00.4760000' (as set): It must be above zero and at most 00:00:00.4750000, which is Pages:Deadline 00:00:00.5000000 less Pages:Headroom 00:00:00.0250000.")]
    [InlineData("Pages:Sections:name:Budget", "00:00:00",
        "Pages:Sections:name:Budget is '00:00:00' (as set): It must be above zero and at most 00:00:00.4750000, which is Pages:Deadline 00:00:00.5000000 less Pages:Headroom 00:00:00.0250000.")]
    [InlineData("Pages:Deadline", "00:00:00.4",
        "Pages:Sections:name:Budget is '00:00:00.4000000' (as declared): It must be above zero and at most 00:00:00.3750000, which is Pages:Deadline 00:00:00.4000000 less Pages:Headroom 00:00:00.0250000.")]
    public void Setting_OutOfBounds_IsNamedWithItsValue(string key, string value, string expected) =>
        Assert.Equal(expected, Errors([PageOf("one", Name)], (key, value))?.First());

    [Fact]
    public void Settings_AtTheirBounds_AreValid() =>
        Assert.Null(Errors([PageOf("one", Name)], ("Pages:Sections:name:Budget", "00:00:00.475"), ("Pages:LastGood:MaxBytes", "0")));

    [Fact]
    public void Pages_SameName_AreRefused() =>
        Assert.Equal(["Two pages are called 'one'."], Errors([PageOf("one", Name), PageOf("one", Name)]));

    [Fact]
    public void Sections_SameNameDeclaredTwice_AreRefused()
    {
        var twin = Section.Define("name", (Client client, SectionCall call) => client.GetAsync(call), TimeSpan.FromMilliseconds(1), Scenario.Json<string>());

        Assert.Equal(
            ["Two sections are called 'name'; pages that show the same section share one declaration."],
            Errors([PageOf("one", Name), PageOf("two", twin)]));
    }

    [Fact]
    public void Section_ClientNotRegistered_IsRefused()
    {
        var orphan = Section.Define("orphan", (Orphan _, SectionCall _) => Task.FromResult(Fetched.Value("")), TimeSpan.FromMilliseconds(1), Scenario.Json<string>());

        Assert.Equal(
            ["Section 'orphan' is fetched with Orphan, which is not registered as a service."], Errors([PageOf("one", orphan)]));
    }

    [Theory]
    [InlineData("Reviews")]
    [InlineData("")]
    [InlineData("a=b")]
    public void Section_BadName_IsRefused(string name) =>
        Assert.StartsWith(
            $"A section's name is lower-case letters, digits and dashes, not '{name}'.",
            Assert.Throws<ArgumentException>(() =>
                Section.Define(name, (Client client, SectionCall call) => client.GetAsync(call), TimeSpan.FromMilliseconds(1), Scenario.Json<string>())).Message);

    [Fact]
    public void Page_OptionalWithoutFallback_IsRefused()
    {
        var bare = Section.Define("bare", (Client client, SectionCall call) => client.GetAsync(call), TimeSpan.FromMilliseconds(1), Scenario.Json<string>());

        var error = Assert.Throws<ArgumentException>(() => Page.Define<string>("one", page =>
        {
            page.Optional(bare);
            return _ => "";
        }));

        Assert.StartsWith("Page 'one': section 'bare' is optional and needs a fallback.", error.Message);
    }

    [Fact]
    public void Page_SectionTwiceOrNone_IsRefused()
    {
        var twice = Assert.Throws<ArgumentException>(() => Page.Define<string>("one", page =>
        {
            page.Required(Name);
            page.Optional(Name);
            return _ => "";
        }));
        var none = Assert.Throws<ArgumentException>(() => Page.Define<string>("one", _ => _ => ""));

        Assert.StartsWith("Page 'one' has two sections called 'name'.", twice.Message);
        Assert.StartsWith("Page 'one' has no section.", none.Message);
    }

    [Fact]
    public void Include_UnknownName_IsNamed()
    {
        Assert.False(SectionSet.TryParse(PageOf("one", Name), "name,price", out _, out var error));
        Assert.Equal("'price' is not a section of this page; they are name.", error);
    }

    [Fact]
    public async Task Compose_PageNotRegistered_SaysSo()
    {
        using var scenario = new Scenario();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            scenario.Composer.ComposeAsync(PageOf("stranger", Name), new("P001"), CancellationToken.None));

        Assert.Equal("Page 'stranger' is not registered; give it to AddPages.", error.Message);
    }

    private static Page<string> PageOf(string name, Section<string> section) => Page.Define<string>(name, page =>
    {
        page.Required(section);
        return _ => "";
    });

    private static IEnumerable<string>? Errors(Page[] pages, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection()
            .AddSingleton<Client>()
            .AddPages(configuration, pages)
            .BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures;
        }
    }

    private sealed class Client
    {
        public Task<Fetched<string>> GetAsync(SectionCall call) => Task.FromResult(Fetched.Value(call.Id));
    }

    private sealed class Orphan;
}
