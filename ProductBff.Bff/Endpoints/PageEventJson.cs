using System.Text.Json;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// One event of a streamed page as JSON: <c>section</c> with its value and provenance; at the end <c>complete</c> with the
/// whole page, or <c>failed</c> with the problem document.
/// </summary>
internal static class PageEventJson
{
    public static void WriteSection(Utf8JsonWriter writer, SectionResult section, JsonSerializerOptions json)
    {
        writer.WriteString("section"u8, section.Name);
        WriteProvenance(writer, section.Provenance);
        writer.WriteNumber("durationMs"u8, Math.Round(section.Duration.TotalMilliseconds, 1));
        WriteValue(writer, "value", section.BoxedValue, json);
    }

    public static void WriteEnd<TBody>(Utf8JsonWriter writer, PageResult<TBody> page, ExplainedPage? explained, JsonSerializerOptions json, string? traceId)
    {
        writer.WriteBoolean("complete"u8, page.IsComplete);
        WriteValue(writer, ExplainedPage.Member, explained?.Describe(), json);
        if (!page.HasBody)
        {
            WriteValue(writer, "problem", PageProblem.Describe(page.Failure, traceId), json);
            return;
        }

        if (page.Error is { } error)
        {
            writer.WriteString("error"u8, error);
        }

        // Derived values need all sections, so the whole page comes last.
        WriteValue(writer, "page", page.Body, json);
    }

    private static void WriteProvenance(Utf8JsonWriter writer, Provenance provenance)
    {
        writer.WriteString("status"u8, provenance.Status.WireName());
        if (provenance.Reason is { } reason)
        {
            writer.WriteString("reason"u8, reason.WireName());
        }

        if (provenance.AgeMs is { } age)
        {
            writer.WriteNumber("ageMs"u8, age);
        }

        if (provenance.RetryAfterMs is { } retryAfter)
        {
            writer.WriteNumber("retryAfterMs"u8, retryAfter);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object? value, JsonSerializerOptions json)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value, json.GetTypeInfo(value.GetType()));
        }
    }
}
