using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace ProductBff.Operations.Tests.Documents;

/// <summary>The settings of an options class: name, default, bounds and comment of each property, also of nested ones.</summary>
internal static class SettingsTable
{
    public static string Render(Type options, IEnumerable<string> programs)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"## {Section(options)}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{XmlComments.Of(options)} Read by {string.Join(", ", programs)}.").AppendLine()
            .AppendLine("| setting | default | bounds | |").AppendLine("|---|---|---|---|");
        foreach (var (name, property, value) in Settings(options, Section(options), Activator.CreateInstance(options, nonPublic: true)!))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{name}` | {Show(value, property)} | {Bounds(property)} | {XmlComments.Of(property)} |");
        }

        return text.ToString();
    }

    /// <summary>Where the class says itself what it is called.</summary>
    public static bool HasSection(Type type) => Constant(type, "SectionName") is not null;

    private static string Section(Type type) =>
        Constant(type, "DefaultsName") is { } defaults ? $"{Constant(type, "SectionName")}:{defaults}" : Constant(type, "SectionName")!;

    private static string? Constant(Type type, string name) => (string?)type.GetField(name, BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static IEnumerable<(string Name, PropertyInfo Property, object? Value)> Settings(Type type, string prefix, object? instance) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        {
            var (name, value, item) = ($"{prefix}:{property.Name}", instance is null ? null : property.GetValue(instance), ItemOf(property.PropertyType));
            return item is not null && IsOurs(item) ? Settings(item, $"{name}:{(IsMap(property.PropertyType) ? "{name}" : "0")}", Activator.CreateInstance(item, nonPublic: true))
                : IsOurs(property.PropertyType) ? Settings(property.PropertyType, name, value)
                : [(item is null ? name : $"{name}:0", property, value)];
        });

    private static bool IsOurs(Type type) => Solution.Assemblies.Contains(type.Assembly) && !type.IsEnum;

    private static bool IsMap(Type type) => typeof(IDictionary).IsAssignableFrom(type);

    private static Type? ItemOf(Type type) => type.IsArray ? type.GetElementType() : type.IsGenericType && type != typeof(TimeSpan?) ? type.GenericTypeArguments[^1] : null;

    private static string Show(object? value, PropertyInfo property) => value switch
    {
        null or "" or Array { Length: 0 } or ICollection { Count: 0 } => "–",
        TimeSpan time => $"`{Clock(time)}` ({Words(time)})",
        bool flag => flag ? "`true`" : "`false`",
        string or Enum => $"`{value}`",
        IFormattable number when property.Name.EndsWith("Bytes", StringComparison.Ordinal) =>
            $"`{number.ToString(null, CultureInfo.InvariantCulture)}` bytes ({Words(Convert.ToInt64(number, CultureInfo.InvariantCulture))})",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`{(property.Name.EndsWith("Ms", StringComparison.Ordinal) ? " ms" : "")}",
        _ => throw new NotSupportedException($"{property.DeclaringType}.{property.Name} is a {value.GetType()}."),
    };

    private static string Bounds(PropertyInfo property)
    {
        if (property.PropertyType.IsEnum)
        {
            return string.Join(", ", Enum.GetNames(property.PropertyType).Select(name => $"`{name}`"));
        }

        return property.GetCustomAttribute<RangeAttribute>() is { } range
            ? range.OperandType == typeof(TimeSpan)
                ? $"{Words(TimeSpan.Parse((string)range.Minimum, CultureInfo.InvariantCulture))} to {Words(TimeSpan.Parse((string)range.Maximum, CultureInfo.InvariantCulture))}"
                : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:#,0.###} to {range.Maximum:#,0.###}")
            : property.GetCustomAttribute<RequiredAttribute>() is not null ? "not empty" : "";
    }

    private static string Clock(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture) is var text && text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string Words(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "0",
        { TotalDays: >= 1 } when time.Ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays} d"),
        { TotalHours: >= 1 } when time.Ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours} h"),
        { TotalMinutes: >= 1 } when time.Ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes} min"),
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms"),
    };

    private static string Words(long bytes) => bytes % (1024 * 1024) == 0 ? $"{bytes / (1024 * 1024)} MiB" : $"{bytes / 1024} KiB";
}
