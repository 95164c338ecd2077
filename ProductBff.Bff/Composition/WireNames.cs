using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProductBff.Bff.Composition;

/// <summary>The names of enum members as they are written on the wire, in metrics, spans and logs: <c>circuit-open</c>.</summary>
internal static class WireNames
{
    public static string WireName<T>(this T member)
        where T : struct, Enum => NamesOf<T>.Get(member);

    private static class NamesOf<T>
        where T : struct, Enum
    {
        // The members count from zero.
        private static readonly string[] Names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

        public static string Get(T member) => Names[Unsafe.As<T, int>(ref member)];
    }
}

/// <summary>Writes an enum by such names; named by attribute, so that reflection and source generation agree.</summary>
internal sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
