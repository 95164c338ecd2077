using System.Globalization;
using System.Text;
using System.Text.Json;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf;
using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;

namespace Aspire.Dashboard.Otlp;

/// <summary>Attributes and other texts from the wire, cut to the limits and shared where they repeat.</summary>
internal sealed class OtlpAttributes(DashboardLimits limits)
{
    private const int LongestName = 256;
    private const int DeepestNesting = 8;
    private readonly TextPool _pool = new();

    public IReadOnlyList<Tag> Tags(RepeatedField<KeyValue> attributes, string? except = null)
    {
        if (attributes.Count == 0)
        {
            return [];
        }

        var tags = new List<Tag>(Math.Min(attributes.Count, limits.Attributes));
        foreach (var attribute in attributes)
        {
            if (tags.Count == limits.Attributes)
            {
                break;
            }

            if (attribute.Key.Length > 0 && attribute.Key != except)
            {
                tags.Add(new Tag(Name(attribute.Key), Text(attribute.Value)));
            }
        }

        return tags;
    }

    public string Text(AnyValue? value) => value is null ? "" : Text(Format(value));

    public string Text(string value) => _pool.Share(Cut(value, limits.TextLength));

    public string Name(string value) => _pool.Share(Cut(value, LongestName));

    public static string? Find(RepeatedField<KeyValue> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.Key == name)?.Value is { } value ? Format(value) : null;

    private static string Cut(string value, int length) =>
        value.Length <= length ? value : string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[length - 2]) ? length - 2 : length - 1), "…");

    private static string Format(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BytesValue => Base64(value.BytesValue),
        AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue => Json(value),
        _ => "",
    };

    private static string Base64(ByteString bytes) => bytes.Length <= 1024 ? bytes.ToBase64() : $"({bytes.Length} bytes)";

    private static string Json(AnyValue value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, value, depth: 0);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter writer, AnyValue value, int depth)
    {
        if (depth == DeepestNesting)
        {
            writer.WriteStringValue("…");
        }
        else if (value.ValueCase == AnyValue.ValueOneofCase.ArrayValue)
        {
            writer.WriteStartArray();
            foreach (var item in value.ArrayValue.Values)
            {
                Write(writer, item, depth + 1);
            }

            writer.WriteEndArray();
        }
        else if (value.ValueCase == AnyValue.ValueOneofCase.KvlistValue)
        {
            writer.WriteStartObject();
            foreach (var item in value.KvlistValue.Values)
            {
                writer.WritePropertyName(item.Key);
                Write(writer, item.Value ?? new AnyValue(), depth + 1);
            }

            writer.WriteEndObject();
        }
        else if (value.ValueCase is AnyValue.ValueOneofCase.BoolValue or AnyValue.ValueOneofCase.IntValue)
        {
            writer.WriteRawValue(Format(value));
        }
        else
        {
            // A double may be NaN, which JSON cannot say.
            writer.WriteStringValue(Format(value));
        }
    }
}
