namespace ProductBff.Bff.Sessions;

/// <summary>On an endpoint that a browser's form posts to, which can set no header; it checks an antiforgery token instead.</summary>
internal sealed class ChecksAntiforgery
{
    public static readonly ChecksAntiforgery Instance = new();
}

/// <summary>
/// An unsafe request that is known by its cookie needs the header <c>X-CSRF: 1</c>, which only script of the same origin can set: a
/// browser sends the cookie by itself, whoever made it send the request. Before authorisation, so that the refusal tells nothing.
/// </summary>
internal sealed class CsrfHeader(RequestDelegate next, SessionCookie cookie)
{
    public const string Name = "X-CSRF";

    private const string Value = "1";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || !Applies(request, cookie)
            || context.GetEndpoint()?.Metadata.GetMetadata<ChecksAntiforgery>() is not null
            || request.Headers[Name] == Value
                ? next(context)
                : RefuseAsync(context);
    }

    /// <summary>Whether it is the session that says who the caller is. A bearer token wins: no browser adds one by itself.</summary>
    public static bool Applies(HttpRequest request, SessionCookie cookie) =>
        cookie.IsIn(request)
        && !request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context) => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden,
        title: "The request may come from another site.",
        extensions: new Dictionary<string, object?>
        {
            ["errors"] = new Dictionary<string, string[]> { [Name] = [$"A request with a session cookie needs the header '{Name}: {Value}'."] },
        }).ExecuteAsync(context);
}
