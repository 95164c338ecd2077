using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Hosting;

namespace ProductBff.Bff.Sessions;

/// <summary>Who is signed in and what that person may do, for a frontend to show.</summary>
/// <param name="SignedIn">False for everybody without a session or a token.</param>
/// <param name="Name">The name to show.</param>
/// <param name="Permissions">The operations that will not be refused: <c>reviews.write</c>, <c>reservations.write</c>, <c>admin</c>.</param>
/// <param name="ExpiresAt">When it takes a new sign-in.</param>
internal sealed record CurrentSession(bool SignedIn, string? Name, IReadOnlyList<string> Permissions, DateTimeOffset? ExpiresAt);

/// <summary><c>/session</c>: who am I, sign in, sign out.</summary>
internal static class SessionApi
{
    private static readonly string[] Operations = [Policies.ReviewsWrite, Policies.ReservationsWrite, Policies.Administrator];

    public static void MapSessions(this WebApplication app)
    {
        var session = app.MapGroup("/session").WithTags("Session").ProducesProblem(StatusCodes.Status429TooManyRequests).AnswerHead();

        session.MapGet("/", GetAsync)
            .WithMetadata(NeedsCallerIdentity.Instance)
            .WithName("getSession")
            .WithSummary("Who is signed in, and what that person may do")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        session.MapPost("/sign-out", SignOutAsync)
            .WithName("signOut")
            .WithSummary("Ends the session; without one it does nothing")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        session.MapSignIn(app.Configuration, app.Environment);
    }

    private static async Task<Ok<CurrentSession>> GetAsync(
        HttpContext context, ClaimsPrincipal caller, IAuthorizationService authorization)
    {
        context.Response.Headers.CacheControl = "no-store";
        var result = await context.AuthenticateAsync();
        if (result.Failure is AuthenticationUnavailableException unavailable)
        {
            throw unavailable;
        }

        if (!result.Succeeded)
        {
            return TypedResults.Ok(new CurrentSession(SignedIn: false, Name: null, [], ExpiresAt: null));
        }

        var permissions = new List<string>(Operations.Length);
        foreach (var operation in Operations)
        {
            if ((await authorization.AuthorizeAsync(caller, operation)).Succeeded)
            {
                permissions.Add(operation);
            }
        }

        return TypedResults.Ok(new CurrentSession(SignedIn: true, CallerIdentity.DisplayNameOf(caller), permissions, result.Properties.ExpiresUtc));
    }

    /// <summary>
    /// Does nothing without the cookie. A request with it has passed the CSRF check; another site's form sends no cookie, but deleting the
    /// cookie in the response to it would work all the same and sign the user out.
    /// </summary>
    private static async Task<NoContent> SignOutAsync(HttpContext context, SessionCookie cookie, KeyRingProbe keys)
    {
        if (cookie.IsIn(context.Request))
        {
            keys.EnsureReadable();
            await context.SignOutAsync(SessionCookie.Scheme);
        }

        return TypedResults.NoContent();
    }
}
