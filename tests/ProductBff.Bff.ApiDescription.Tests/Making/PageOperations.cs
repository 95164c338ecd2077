using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;

namespace ProductBff.Bff.ApiDescription.Tests.Making;

/// <summary>What follows from a page's declaration, for the page of one product, for a batch of them, and for a list of products.</summary>
internal static class PageOperations
{
    private const string Explanation = "Explanation";

    /// <param name="operation">As the framework and the rules for all operations describe it.</param>
    /// <param name="endpoint">The operation's endpoint.</param>
    /// <param name="words">The texts for all pages.</param>
    /// <param name="schemas">The schemas, to which those of a page's events are added.</param>
    public static void Complete(JsonObject operation, RouteEndpoint endpoint, JsonObject words, JsonObject schemas)
    {
        if (endpoint.Metadata.GetMetadata<Page>() is not { } page)
        {
            return;
        }

        var said = words[endpoint.RoutePattern.Parameters.Count > 0 ? "page" : HasParameter(operation, "ProductIds") ? "batch" : "list"]!;
        operation["description"] = said["description"]!.DeepClone();
        foreach (var parameter in said["parameters"]!.AsArray())
        {
            Operations.AddParameter(operation, parameter!.GetValue<string>());
        }

        var responses = operation["responses"]!.AsObject();
        responses["200"]!["headers"] = Operations.Headers(said["headers"]!.AsArray().Select(name => name!.GetValue<string>()));
        foreach (var (status, description) in said["responses"]!.AsObject())
        {
            (responses[status] ??= new JsonObject())["description"] = description!.DeepClone();
        }

        responses["304"]!["headers"] = responses["200"]!["headers"]!.DeepClone();
        schemas[BodyOf(page)]!["properties"]![ExplainedPage.Member] = DescriptionMaker.Reference(Explanation);
        var content = responses["200"]!["content"]!.AsObject();
        if (content.ContainsKey(PageFormats.EventStream))
        {
            DescribeStreams(content, page, schemas);
        }
    }

    public static bool HasParameter(JsonObject operation, string name) => operation["parameters"]?.AsArray()
        .Any(parameter => parameter!["$ref"]?.GetValue<string>() == $"#/components/parameters/{name}") == true;

    /// <summary>The type of the section's values.</summary>
    public static Type ValueTypeOf(PageSection section) => section.Section.GetType().GetGenericArguments()[0];

    /// <summary>The schema of a stream is that of one of its events.</summary>
    private static void DescribeStreams(JsonNode content, Page page, JsonObject schemas)
    {
        var body = BodyOf(page);
        schemas[$"{body}CompleteEvent"] = Event("complete", "The whole page, and the end of the stream.", new()
        {
            ["complete"] = new JsonObject { ["type"] = "boolean", ["description"] = "As `X-Page-Complete`: whether no section is degraded." },
            ["error"] = new JsonObject { ["type"] = "string", ["description"] = "The degraded sections and the reasons; absent if none is." },
            [ExplainedPage.Member] = DescriptionMaker.Reference(Explanation),
            ["page"] = DescriptionMaker.Reference(body),
        }, "complete", "page");
        foreach (var section in page.Sections)
        {
            schemas[NameOf(section)] = SectionEvent(section, schemas["Provenance"]!["properties"]!.AsObject());
        }

        schemas[$"{body}Event"] = new JsonObject
        {
            ["description"] = "One event of a streamed page: a section, or the end.",
            ["oneOf"] = new JsonArray([.. page.Sections.Select(NameOf).Append($"{body}CompleteEvent").Append("PageFailedEvent").Select(DescriptionMaker.Reference)]),
        };
        foreach (var mediaType in (string[])[PageFormats.EventStream, PageFormats.NdJson])
        {
            content[mediaType]!["schema"] = DescriptionMaker.Reference($"{body}Event");
        }
    }

    private static string BodyOf(Page page) => page.GetType().GetGenericArguments()[0].Name;

    private static string NameOf(PageSection section) => $"{char.ToUpperInvariant(section.Section.Name[0])}{section.Section.Name[1..]}SectionEvent";

    private static JsonObject SectionEvent(PageSection section, JsonObject provenance)
    {
        var members = new JsonObject { ["section"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(section.Section.Name) } };
        foreach (var (name, schema) in provenance)
        {
            members[name] = schema!.DeepClone();
        }

        members["durationMs"] = new JsonObject { ["type"] = "number", ["format"] = "double", ["description"] = "Duration in milliseconds." };
        members["value"] = DescriptionMaker.Reference(ValueTypeOf(section).Name);
        return Event("section", $"The section '{section.Section.Name}' is ready. Without `value` it has failed, and so does the page.", members, "section", "status", "durationMs");
    }

    private static JsonObject Event(string name, string description, JsonObject members, params string[] required)
    {
        members.Insert(0, "event", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(name) });
        return new()
        {
            ["type"] = "object",
            ["description"] = description,
            ["required"] = new JsonArray([.. required.Prepend("event").Select(member => JsonValue.Create(member))]),
            ["properties"] = members,
        };
    }
}
