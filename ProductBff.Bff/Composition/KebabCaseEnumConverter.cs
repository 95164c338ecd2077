using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProductBff.Bff.Composition;

/// <summary>Writes an enum as <c>kebab-case</c>; named by attribute, so that reflection and source generation agree.</summary>
internal sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
