using System.Runtime.CompilerServices;

namespace ProductBff.Bff.Fetching;

/// <summary>The names of enum members as they are written on the wire, in metrics, spans and logs: <c>circuit-open</c>.</summary>
internal static class WireNames
{
    public static string WireName<T>(this T member)
        where T : struct, Enum => NamesOf<T>.Get(member);

    private static class NamesOf<T>
        where T : struct, Enum
    {
        // Indexed by value, so members have to count from zero without gaps.
        private static readonly string[] Names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

        public static string Get(T member) => Names[Unsafe.As<T, int>(ref member)];
    }
}

/// <summary>Writes an enum by these names; applied as an attribute, so that reflection and source generation agree.</summary>
internal sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
