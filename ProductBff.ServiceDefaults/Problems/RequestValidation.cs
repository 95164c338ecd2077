using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>
/// Validates a request by its annotations and answers 400 with every invalid field, under its JSON name.
/// (The framework's own <c>AddValidation</c> skips types that are not public and says <c>Rating</c> for <c>rating</c>.)
/// </summary>
public static class RequestValidation
{
    private const string Title = "The request is not valid.";

    /// <summary>The endpoint's handler has one argument of type <typeparamref name="T"/>; it runs only when that is valid.</summary>
    public static RouteHandlerBuilder WithValidation<T>(this RouteHandlerBuilder builder)
        where T : class =>
        builder
            .CheckCharset()
            .ProducesValidationProblem()
            .AddEndpointFilter(async (context, next) =>
                Check(context.Arguments.OfType<T>().Single()) is { Count: > 0 } errors
                    ? TypedResults.ValidationProblem(errors, title: Title)
                    : await next(context));

    /// <summary>The 400 for one wrong field.</summary>
    public static ValidationProblem Invalid(string field, string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [error] }, title: Title);

    private static Dictionary<string, string[]> Check(object request)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(request, new ValidationContext(request), results, validateAllProperties: true);
        return results
            .SelectMany(result => result.MemberNames, (result, member) => (Field: JsonNamingPolicy.CamelCase.ConvertName(member), result.ErrorMessage))
            .GroupBy(error => error.Field, error => error.ErrorMessage ?? Title)
            .ToDictionary(errors => errors.Key, errors => errors.ToArray());
    }
}
