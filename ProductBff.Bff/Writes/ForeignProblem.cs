using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.Bff.Backends;

namespace ProductBff.Bff.Writes;

/// <summary>
/// A problem document from behind the BFF, reduced to what is meant for clients: its title, detail, fields, numbers and a type of this
/// system. A backend's paths, trace ids, exceptions and whatever else it says stay inside; instance and trace id are the BFF's own.
/// </summary>
internal static class ForeignProblem
{
    private const string OwnTypes = "urn:productbff:problem:";
    private const int MaxTextLength = 500;
    private const int MaxFields = 20;
    private const int MaxErrorsPerField = 5;

    public static ProblemHttpResult Clean(BackendAnswer answer, string section)
    {
        var extensions = new Dictionary<string, object?> { ["section"] = section };
        if (answer.MediaType != MediaTypeNames.Application.ProblemJson || Parse(answer.Body) is not { } document)
        {
            return TypedResults.Problem(statusCode: (int)answer.Status, extensions: extensions);
        }

        using (document)
        {
            var problem = document.RootElement;
            if (FieldsOf(problem) is { Count: > 0 } fields)
            {
                extensions["errors"] = fields;
            }

            foreach (var number in problem.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number).Take(MaxFields))
            {
                if (number.Name != "status" && number.Value.TryGetInt64(out var value))
                {
                    extensions[Cut(number.Name)] = value;
                }
            }

            return TypedResults.Problem(
                statusCode: (int)answer.Status,
                type: Text(problem, "type") is { } type && type.StartsWith(OwnTypes, StringComparison.Ordinal) ? type : null,
                title: Text(problem, "title"),
                detail: Text(problem, "detail"),
                extensions: extensions);
        }
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // As good as no document.
        }

        return null;
    }

    private static Dictionary<string, string[]> FieldsOf(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object
            ? errors.EnumerateObject()
                .Where(field => field.Value.ValueKind == JsonValueKind.Array)
                .Take(MaxFields)
                .DistinctBy(field => Cut(field.Name))
                .ToDictionary(field => Cut(field.Name), field => TextsOf(field.Value))
            : [];

    private static string[] TextsOf(JsonElement texts) =>
    [
        .. texts.EnumerateArray()
            .Where(text => text.ValueKind == JsonValueKind.String)
            .Take(MaxErrorsPerField)
            .Select(text => Cut(text.GetString()!)),
    ];

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? Cut(text.GetString()!) : null;

    private static string Cut(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
