using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;

namespace ProductBff.Bff.Endpoints;

internal static class DescribedProblems
{
    /// <summary>Declares in the OpenAPI description with which statuses an endpoint, or a group, answers a problem document.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder builder, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [MediaTypeNames.Application.ProblemJson]));
        }

        return builder;
    }
}
