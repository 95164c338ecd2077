using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ProductBff.ServiceDefaults.Products;

/// <summary>Answers 400 for a route value <c>id</c> that is not a valid product id, before the handler runs.</summary>
public static class ProductIdFilter
{
    private const string RouteValue = "id";

    /// <summary>Adds the filter to endpoints that all have an <c>{id}</c> in their route.</summary>
    public static TBuilder RequireProductId<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter((context, next) =>
            ProductId.IsValid(context.HttpContext.GetRouteValue(RouteValue) as string, out var error)
                ? next(context)
                : ValueTask.FromResult<object?>(Invalid(error)));


    /// <summary>The 400 for an id, naming the field.</summary>
    public static IResult Invalid(string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [RouteValue] = [error] }, title: "The product id is not valid.");
}
