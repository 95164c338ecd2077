using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ParameterBuilderExtensions
{
    /// <summary>A parameter whose value is the setting <c>Parameters:name</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(CreateParameter(builder, name, secret, fallback: null));

    /// <summary>A parameter whose value is given here, unless the setting <c>Parameters:name</c> is.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        var parameter = new ParameterResource(name, _ => Configured(builder.Configuration, name) ?? value, secret);
        if (publishValueAsDefault)
        {
            parameter.Default = new ConstantParameterDefault(value);
        }

        return builder.AddResource(parameter);
    }

    /// <summary>
    /// A password outside of the model: the setting <c>Parameters:name</c>, or random characters that last as long as this run.
    /// </summary>
    internal static ParameterResource CreateGeneratedPassword(IDistributedApplicationBuilder builder, string name, int length, bool special) =>
        CreateParameter(builder, name, secret: true, new GenerateParameterDefault { MinLength = length, Special = special });

    private static ParameterResource CreateParameter(
        IDistributedApplicationBuilder builder, string name, bool secret, ParameterDefault? fallback) =>
        new(name, fallbackNow => Configured(builder.Configuration, name) ?? fallbackNow?.GetDefaultValue() ?? throw new MissingParameterValueException(
            $"The parameter '{name}' has no value. Set 'Parameters:{name}' (environment: Parameters__{name.Replace('-', '_')})."), secret)
        {
            Default = fallback,
        };

    private static string? Configured(ConfigurationManager configuration, string name) =>
        configuration[$"Parameters:{name}"] ?? configuration[$"Parameters:{name.Replace('-', '_')}"];
}
