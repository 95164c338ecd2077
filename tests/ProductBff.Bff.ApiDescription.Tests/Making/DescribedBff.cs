using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using ProductBff.Bff.ApiDescription.Tests.Harness;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;

namespace ProductBff.Bff.ApiDescription.Tests.Making;

/// <summary>The real BFF, whose endpoints the framework's own generator describes.</summary>
internal sealed class DescribedBff(string environment, params IEnumerable<KeyValuePair<string, string>> settings) : BffHost(environment, settings)
{
    private const string Name = "v1";

    /// <summary>The types of the schemas, by their names in the description.</summary>
    public Dictionary<string, Type> Types { get; } = [];

    public IReadOnlyList<Page> Pages => [.. Services.GetServices<Page>()];

    /// <summary>The endpoint behind an operation.</summary>
    public RouteEndpoint EndpointOf(string path, string method) => Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Single(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}" == path
            && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains(method, StringComparer.OrdinalIgnoreCase));

    public async Task<JsonObject> DescribeAsync()
    {
        var provider = Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync();
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!.AsObject();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services =>
        {
            // Numbers are read leniently but written strictly; the description shows them as numbers only.
            services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
            services.AddOpenApi(Name, description =>
            {
                description.CreateSchemaReferenceId = schema => SchemaNameOf(schema.Type, OpenApiOptions.CreateDefaultSchemaReferenceId(schema));
                description.AddSchemaTransformer<SchemaAsSent>();
                description.AddDocumentTransformer(AddSectionsAsync);
            });
        });
    }

    private string? SchemaNameOf(Type type, string? usual)
    {
        var name = type == typeof(ProblemDetails) ? "SectionProblem"
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(BatchItem<>) ? $"{type.GetGenericArguments()[0].Name}BatchItem"
            : usual;
        if (name is not null)
        {
            Types[name] = Nullable.GetUnderlyingType(type) ?? type;
        }

        return name;
    }

    /// <summary>Adds the sections' types for the streams, which send whole sections even where a page shows only a part.</summary>
    private async Task AddSectionsAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var type in Pages.SelectMany(page => page.Sections).Select(PageOperations.ValueTypeOf).Distinct())
        {
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken));
            Types[type.Name] = type;
        }
    }
}
