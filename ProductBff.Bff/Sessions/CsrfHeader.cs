namespace ProductBff.Bff.Sessions;

/// <summary>Marks an endpoint for HTML form posts, which cannot set a header; it checks an antiforgery token instead.</summary>
internal sealed class ChecksAntiforgery
{
    public static readonly ChecksAntiforgery Instance = new();
}

/// <summary>
/// CSRF protection: a browser sends the session cookie with any request, whoever caused it. So an unsafe request with it also needs
/// <c>X-CSRF: 1</c>, which only script of this origin, or of one that CORS allows, can set. Before authorisation, so that a 403 reveals nothing.
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

    /// <summary>Whether the session authenticates the request. A bearer token takes precedence: no browser adds one by itself.</summary>
    public static bool Applies(HttpRequest request, SessionCookie cookie) => cookie.IsIn(request) && !CallerIdentity.HasBearerToken(request);

    private static Task RefuseAsync(HttpContext context) => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden,
        title: "The request may come from another site.",
        extensions: new Dictionary<string, object?>
        {
            ["errors"] = new Dictionary<string, string[]> { [Name] = [$"A request with a session cookie needs the header '{Name}: {Value}'."] },
        }).ExecuteAsync(context);
}
