using ProductBff.Bff.Backends;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Reduces a backend's problem document to what is meant for clients: title, detail, field errors, numbers, and the type if it is one of
/// this system's. Paths, trace ids, exceptions and anything else are dropped; instance and trace id are the BFF's own.
/// </summary>
internal static class BackendProblem
{
    private const string OwnTypes = "urn:productbff:problem:";
    private const string Section = "section";
    private const string Errors = "errors";
    private const int MaxTextLength = 500;
    private const int MaxFields = 20;
    private const int MaxErrorsPerField = 5;

    /// <summary>Members that a backend's numbers must not overwrite.</summary>
    private static readonly string[] Known = ["type", "title", "status", "detail", "instance", "reason", "traceId", Section, Errors];

    public static ProblemHttpResult Clean(BackendAnswer answer, string section)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [Section] = section };
        var problem = answer.MediaType == MediaTypeNames.Application.ProblemJson ? MembersOf(UntrustedJson.Parse(answer.Body)) : [];
        if (FieldsOf(problem) is { Count: > 0 } fields)
        {
            extensions[Errors] = fields;
        }

        var numbers = problem.Where(member => member.Value.ValueKind == JsonValueKind.Number);
        foreach (var (name, value) in numbers.ExceptBy(Known, member => member.Key, StringComparer.OrdinalIgnoreCase).Take(MaxFields))
        {
            if (value.TryGetInt64(out var number))
            {
                extensions[name] = number;
            }
        }

        return TypedResults.Problem(
            statusCode: (int)answer.Status,
            type: TextOf(problem, "type") is { } type && type.StartsWith(OwnTypes, StringComparison.Ordinal) ? type : null,
            title: TextOf(problem, "title"),
            detail: TextOf(problem, "detail"),
            extensions: extensions);
    }

    /// <summary>
    /// The members of an object by name; none of anything else. The last duplicate wins. The parser accepts names that are not valid Unicode:
    /// those are skipped.
    /// </summary>
    private static Dictionary<string, JsonElement> MembersOf(JsonElement element) =>
        element.ValueKind != JsonValueKind.Object ? []
            : element.EnumerateObject()
                .GroupBy(member => Read(() => member.Name), member => member.Value)
                .Where(members => members.Key is not null)
                .ToDictionary(members => members.Key!, members => members.Last());

    private static Dictionary<string, string[]> FieldsOf(Dictionary<string, JsonElement> problem) =>
        MembersOf(problem.GetValueOrDefault(Errors))
            .Where(field => field.Value.ValueKind == JsonValueKind.Array)
            .Take(MaxFields)
            .ToDictionary(field => field.Key, field => TextsOf(field.Value));

    private static string[] TextsOf(JsonElement texts) =>
        [.. texts.EnumerateArray().Select(TextOf).OfType<string>().Take(MaxErrorsPerField)];

    private static string? TextOf(Dictionary<string, JsonElement> problem, string name) =>
        TextOf(problem.GetValueOrDefault(name));

    private static string? TextOf(JsonElement text) => text.ValueKind == JsonValueKind.String ? Read(() => text.GetString()) : null;

    /// <summary>Reads and cleans text. Null when it cannot be read or nothing is left.</summary>
    private static string? Read(Func<string?> read) =>
        UntrustedJson.TextOf(read) is { } text && PlainText.Clean(TextCut.ToLength(text, MaxTextLength)) is { Length: > 0 } clean ? clean : null;
}
