using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ApiDescription.Tests.Making;

/// <summary>Copies the doc comments of types and their members to the descriptions of schemas and their properties.</summary>
internal static partial class XmlComments
{
    private static readonly ILookup<string, XElement> Summaries = XDocument.Load(Path.ChangeExtension(typeof(Page).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToLookup(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    public static void Describe(JsonObject schemas, Dictionary<string, Type> types)
    {
        foreach (var (name, type) in types.Where(known => schemas[known.Key] is not null))
        {
            var schema = schemas[name]!.AsObject();
            var members = type.IsEnum
                ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(member =>
                    $"\n- `{JsonNamingPolicy.KebabCaseLower.ConvertName(member.Name)}`: {TextOf($"F:{type.FullName}.{member.Name}")}")
                : [];
            Describe(schema, string.Join("\n", members.Prepend(TextOf($"T:{type.Namespace}.{type.Name}"))).Replace("\n\n-", "\n-", StringComparison.Ordinal));
            foreach (var property in type.GetProperties())
            {
                var member = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                if (schema["properties"]?[member] is JsonObject described)
                {
                    var owner = property.DeclaringType!.IsGenericType ? property.DeclaringType.GetGenericTypeDefinition() : property.DeclaringType;
                    Describe(described, TextOf($"P:{owner.FullName}.{property.Name}"));
                }
            }
        }
    }

    private static void Describe(JsonObject schema, string? text)
    {
        if (text is not null)
        {
            schema["description"] = text;
        }
    }

    private static string? TextOf(string member) => Summaries[member].FirstOrDefault() is { } summary
        ? Spaces().Replace(string.Concat(summary.Nodes().Select(TextOf)), " ").Trim()
        : null;

    private static string TextOf(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => $"`{JsonNamingPolicy.CamelCase.ConvertName((element.Attribute("name") ?? element.Attribute("cref"))!.Value.Split('.', ':')[^1])}`",
        XText text => text.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
