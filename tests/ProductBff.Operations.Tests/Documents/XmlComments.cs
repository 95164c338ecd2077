using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ProductBff.Operations.Tests.Documents;

/// <summary>What the source says of a type or a property, as the compiler writes it beside the assembly.</summary>
internal static partial class XmlComments
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Read = Solution.Assemblies.ToDictionary(
        assembly => assembly,
        assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value));

    public static string Of(PropertyInfo property) => Text(property.DeclaringType!.Assembly, $"P:{Id(property.DeclaringType)}.{property.Name}");

    public static string Of(Type type) => Text(type.Assembly, $"T:{Id(type)}");

    private static string Id(Type type) => type.FullName!.Replace('+', '.');

    private static string Text(Assembly assembly, string id) =>
        Read[assembly].TryGetValue(id, out var member) && member.Element("summary") is { } summary
            ? Spaces().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim()
            : throw new InvalidOperationException($"{id} has no <summary>, which is what docs/settings.md says of it.");

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.', ':')[^1]}`",
        _ => throw new NotSupportedException(node.ToString()),
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
