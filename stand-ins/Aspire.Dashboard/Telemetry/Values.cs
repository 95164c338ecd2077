using System.Globalization;

namespace Aspire.Dashboard.Telemetry;

/// <summary>An attribute; the value is text whatever it was on the wire.</summary>
internal readonly record struct Tag(string Name, string Value)
{
    public static int SizeOf(IReadOnlyList<Tag> tags)
    {
        var size = 0;
        for (var i = 0; i < tags.Count; i++)
        {
            // Names are shared by the pool, values mostly are not.
            size += 16 + 24 + (2 * tags[i].Value.Length);
        }

        return size;
    }
}

/// <summary>Nanoseconds since 1970, as on the wire.</summary>
internal readonly record struct UnixTime(long Nanoseconds) : IComparable<UnixTime>
{
    /// <summary>Fits a JavaScript number with better than microsecond precision.</summary>
    public double Milliseconds => Nanoseconds / 1e6;

    public static UnixTime From(DateTimeOffset time) => new((time - DateTimeOffset.UnixEpoch).Ticks * 100);

    public int CompareTo(UnixTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public static bool operator <(UnixTime left, UnixTime right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(UnixTime left, UnixTime right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(UnixTime left, UnixTime right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(UnixTime left, UnixTime right) => left.Nanoseconds >= right.Nanoseconds;
}

/// <summary>16 bytes; all zero means none.</summary>
internal readonly record struct TraceId(UInt128 Value)
{
    public bool IsNone => Value == 0;

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    public static TraceId? Parse(string? text) =>
        text is { Length: 32 } && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new TraceId(value)
            : null;
}

/// <summary>8 bytes; all zero means none.</summary>
internal readonly record struct SpanId(ulong Value)
{
    public bool IsNone => Value == 0;

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    public static SpanId? Parse(string? text) =>
        text is { Length: 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new SpanId(value)
            : null;
}
