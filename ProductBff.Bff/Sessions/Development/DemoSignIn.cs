using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace ProductBff.Bff.Sessions.Development;

/// <summary>The form of the sign-in page.</summary>
/// <param name="User">A demo user, such as <c>alice</c>.</param>
/// <param name="RequestVerificationToken">The page's antiforgery token.</param>
/// <param name="ReturnUrl">The path of this site to return to.</param>
internal sealed record SignInForm(
    string User, [property: JsonPropertyName("__RequestVerificationToken")] string RequestVerificationToken, string? ReturnUrl = null);

/// <summary>Sign-in as one of the demo users, without a password. Not available in Production.</summary>
internal static class DemoSignIn
{
    private const int MaxFormBytes = 8 * 1024;
    private const string UserField = "user";

    public static void AddDemoSignIn(this IServiceCollection services)
    {
        services.AddSingleton<DemoTokens>();
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<SessionCookie>((antiforgery, cookie) =>
            cookie.Harden(antiforgery.Cookie, $"{cookie.Name}-form"));
    }

    public static void MapDemoSignIn(this IEndpointRouteBuilder session)
    {
        session.MapGet("/sign-in", Show)
            .WithMetadata(DocumentHeaders.Metadata)
            .WithName("signIn")
            .WithSummary("Choose a demo user to sign in as (not in Production)")
            .Produces<string>(contentType: MediaTypeNames.Text.Html)
            .ProducesProblems(400, 503);
        session.MapPost("/sign-in", SignInAsync)
            .CheckCharset()
            .WithMetadata(ChecksAntiforgery.Instance, new RequestSizeLimitAttribute(MaxFormBytes))
            .WithName("signInAsDemoUser")
            .WithSummary("Sign in as a demo user (not in Production)")
            .Accepts<SignInForm>("application/x-www-form-urlencoded")
            .Produces(StatusCodes.Status303SeeOther)
            .ProducesValidationProblem()
            .ProducesProblems(413, 415, 501, 503);
    }

    private static ContentHttpResult Show(HttpContext context, IAntiforgery antiforgery, string? returnUrl)
    {
        var token = antiforgery.GetAndStoreTokens(context);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(
            DemoSignInPage.Render(token.FormFieldName, token.RequestToken!, SignIn.LocalPath(returnUrl)), "text/html; charset=utf-8");
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, IAntiforgery antiforgery, DemoTokens tokens, SessionStart session, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        // Read before antiforgery reads it: a malformed form would make antiforgery throw, and the answer a 500.
        if (await ReadFormAsync(context.Request, cancellationToken) is not { } form)
        {
            return RequestValidation.Invalid("body", "The form cannot be read, or has too many or too long fields.");
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return RequestValidation.Invalid("antiforgery", "The form is not the one that this site sent to this browser; open the page anew.");
        }

        if (DemoUser.All.FirstOrDefault(user => user.Subject == form[UserField]) is not { } user)
        {
            return RequestValidation.Invalid(UserField, $"It is one of {string.Join(", ", DemoUser.All.Select(known => known.Subject))}.");
        }

        if (tokens.Make(user) is not var (token, expires))
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status501NotImplemented,
                title: "There is nothing to sign a demo user's token with.",
                detail: "Authentication:Schemes:Bearer has no SigningKeys; run `dotnet user-jwts create`, or start in Development.");
        }

        await session.BeginAsync(context, token, expires);
        context.Response.Headers.Location = SignIn.LocalPath(form["returnUrl"]);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null;
        }
    }
}
