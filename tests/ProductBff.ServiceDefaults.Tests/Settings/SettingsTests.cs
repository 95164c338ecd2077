using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.ServiceDefaults.Tests.Settings;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Thing:Size", "9", "Thing:Size is '9'")]
    [InlineData("Thing:Inner:Length", "0", "Thing:Inner:Length is '0'")]
    public void Validate_WrongSetting_IsNamedWithItsValue(string setting, string value, string expected)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(new() { [setting] = value }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Defaults_AreValid() => Assert.Equal(1, Read([]).Size);

    private static Thing Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSettings<Thing>(configuration, "Thing");
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<Thing>>().Value;
    }

    private sealed class Thing
    {
        [Range(1, 5)]
        public int Size { get; init; } = 1;

        public InnerThing Inner { get; init; } = new();
    }

    private sealed class InnerThing
    {
        [Range(1, 5)]
        public int Length { get; init; } = 1;
    }
}
