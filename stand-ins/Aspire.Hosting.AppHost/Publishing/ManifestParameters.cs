using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Parameters in a manifest: what to ask for or to generate, never the value that one has here.</summary>
internal static class ManifestParameters
{
    public static void Write(Utf8JsonWriter json, ParameterResource parameter)
    {
        json.WriteString("type", "parameter.v0");
        json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        json.WriteStartObject("inputs");
        json.WriteStartObject("value");
        json.WriteString("type", "string");
        if (parameter.Secret)
        {
            json.WriteBoolean("secret", true);
        }

        if (parameter.Default is not null)
        {
            json.WriteStartObject("default");
            WriteDefault(json, parameter);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteEncoded(Utf8JsonWriter json, IEnumerable<EncodedParameter> parameters)
    {
        foreach (var (name, parameter, filter) in parameters)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "annotated.string");
            json.WriteString("value", parameter.ValueExpression);
            json.WriteString("filter", filter);
            json.WriteEndObject();
        }
    }

    private static void WriteDefault(Utf8JsonWriter json, ParameterResource parameter)
    {
        switch (parameter.Default)
        {
            case GenerateParameterDefault generate:
                json.WriteStartObject("generate");
                json.WriteNumber("minLength", generate.MinLength);
                if (!generate.Special)
                {
                    json.WriteBoolean("special", false);
                }

                json.WriteEndObject();
                break;
            case ConstantParameterDefault constant:
                json.WriteString("value", constant.GetDefaultValue());
                break;
            default:
                throw new DistributedApplicationException(
                    $"The default of the parameter '{parameter.Name}' cannot be published: a {parameter.Default!.GetType().Name} has no manifest form.");
        }
    }
}
