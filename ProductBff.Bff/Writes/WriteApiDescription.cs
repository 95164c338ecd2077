using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ProductBff.Bff.Sessions;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Writes;

/// <summary>Says in the API's description what the endpoints' signatures do not: the headers of a write, and who may send it.</summary>
internal static class WriteApiDescription
{
    public static void DescribeWrites(this OpenApiOptions description)
    {
        description.AddDocumentTransformer((document, _, _) =>
        {
            document.AddComponent(JwtBearerDefaults.AuthenticationScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = $"An access token; a browser has a session cookie instead, and sends '{CsrfHeader.Name}: 1' with it.",
            });
            return Task.CompletedTask;
        });

        description.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<IdempotencyKeyHeader>().FirstOrDefault() is { } key)
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = IdempotencyKey.HeaderName,
                    In = ParameterLocation.Header,
                    Required = key.Required,
                    Description = $"1 to {IdempotencyKey.MaxLength} visible ASCII characters, new for each write, best a UUID, and the same when it is sent again.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength },
                });
            }

            if (metadata.OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList() is { Count: > 0 } scopes)
            {
                operation.Security =
                [
                    new() { [new OpenApiSecuritySchemeReference(JwtBearerDefaults.AuthenticationScheme, context.Document)] = scopes },
                ];
            }

            return Task.CompletedTask;
        });
    }
}
