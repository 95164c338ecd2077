using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>Which problem documents an endpoint answers, for its description.</summary>
public static class DescribedProblems
{
    /// <summary>Declares in the OpenAPI description with which statuses an endpoint, or a group, answers a problem document.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder builder, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.ProducesProblem(status);
        }

        return builder;
    }
}
