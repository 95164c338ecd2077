using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ProductBff.ServiceDefaults.Hosting;

namespace ProductBff.Bff.Description;

/// <summary><c>/openapi/v1.json</c>: what clients are generated from.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services)
    {
        services.AddOpenApi(ApiDocument.Name, description =>
        {
            description.AddSchemaTransformer<SchemaAsSent>();
            description.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "ProductBff", Version = "1", Description = "Product pages for frontends, and what can be done on them." };
                // The host is the client's affair: behind a proxy this process does not know it.
                document.Servers = [new() { Url = "/" }];
                // Who may be called by anybody says so; operations that need a token say which.
                document.Security = [new()];
                foreach (var path in document.Paths.Values)
                {
                    // The same as GET, under the same name, of which a generated client may have one only.
                    path.Operations?.Remove(HttpMethod.Head);
                }

                foreach (var schema in document.Components!.Schemas!.Values)
                {
                    LeaveOutNull(schema);
                }

                return Task.CompletedTask;
            });
        });
        services.AddSingleton<ApiDocument>();
    }

    /// <summary>After all schemas have been made, the framework writes "null or this" where a member is of another schema.</summary>
    private static void LeaveOutNull(IOpenApiSchema schema)
    {
        foreach (var (name, member) in schema.Properties?.ToArray() ?? [])
        {
            if (schema.Required?.Contains(name) != true && member.OneOf?.Where(choice => choice.Type != JsonSchemaType.Null).ToList() is [var only])
            {
                schema.Properties![name] = only;
            }
        }
    }

    public static void MapApiDescription(this IEndpointRouteBuilder app) =>
        app.MapGet($"/openapi/{ApiDocument.Name}.json", (ApiDocument document, HttpContext context) => document.SendAsync(context))
            .ExcludeFromDescription()
            .AnswerHead();
}
