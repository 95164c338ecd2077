using System.Text.Json;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// One event of a streamed page as JSON: <c>section</c> with its value and provenance; at the end <c>complete</c> with what
/// the page came to, or <c>failed</c> with the problem.
/// </summary>
internal static class PageEventJson
{
    public static ReadOnlySpan<byte> NameOf<TBody>(PageEvent pageEvent) => pageEvent switch
    {
        SectionLanded => "section"u8,
        PageClosed<TBody> { Result.HasBody: true } => "complete"u8,
        _ => "failed"u8,
    };

    public static void Write<TBody>(Utf8JsonWriter writer, PageEvent pageEvent, JsonSerializerOptions json, string? traceId)
    {
        writer.WriteStartObject();
        writer.WriteString("event"u8, NameOf<TBody>(pageEvent));
        switch (pageEvent)
        {
            case SectionLanded landed:
                writer.WriteString("section"u8, landed.Report.Name);
                WriteProvenance(writer, landed.Report.Provenance);
                writer.WriteNumber("durationMs"u8, Math.Round(landed.Report.Duration.TotalMilliseconds, 1));
                WriteValue(writer, "value", landed.Value, json);
                break;

            case PageClosed<TBody> { Result: { HasBody: true } page }:
                writer.WriteBoolean("complete"u8, page.IsComplete);
                if (page.Error is { } error)
                {
                    writer.WriteString("error"u8, error);
                }

                // Derived values need all sections, so the whole page comes last.
                WriteValue(writer, "page", page.Body, json);
                break;

            case PageClosed<TBody> { Result: { HasBody: false } page }:
                writer.WriteBoolean("complete"u8, false);
                WriteValue(writer, "problem", PageProblem.Describe(page.Failure, traceId), json);
                break;
        }

        writer.WriteEndObject();
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
