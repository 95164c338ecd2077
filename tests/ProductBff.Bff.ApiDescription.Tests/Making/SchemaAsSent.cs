using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProductBff.Bff.ApiDescription.Tests.Making;

/// <summary>
/// Makes a schema describe what is on the wire, not what the serializer could do: a member that is omitted when it is null is not
/// required, and never null; an enum is a string.
/// </summary>
internal sealed class SchemaAsSent : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type).IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = schema.Enum?.OfType<JsonNode>().Where(value => value.GetValueKind() == System.Text.Json.JsonValueKind.String).ToList();
        }

        if (schema.Properties is { } properties)
        {
            foreach (var property in type.Properties.Where(property => properties.ContainsKey(property.Name)))
            {
                Describe(schema, property);
            }
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiSchema schema, JsonPropertyInfo property)
    {
        if (property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true)
        {
            (schema.Required ??= new HashSet<string>()).Add(property.Name);
        }
        else if (IsLeftOutWhenNull(property))
        {
            schema.Required?.Remove(property.Name);
        }
        else
        {
            return;
        }

        if (schema.Properties![property.Name] is OpenApiSchema own)
        {
            own.Type &= ~JsonSchemaType.Null;
        }
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property)
    {
        var own = property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true).OfType<JsonIgnoreAttribute>().FirstOrDefault();
        var nullable = !property.PropertyType.IsValueType ? property.IsGetNullable : Nullable.GetUnderlyingType(property.PropertyType) is not null;
        return nullable && (own?.Condition ?? property.Options.DefaultIgnoreCondition) == JsonIgnoreCondition.WhenWritingNull;
    }
}
