using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace ProductBff.Bff.Sessions;

/// <summary>The signed-in user and what the user may do.</summary>
/// <param name="SignedIn">Whether there is a valid session or token.</param>
/// <param name="Name">The user's display name.</param>
/// <param name="Permissions">What the user may do: any of <c>reviews.write</c>, <c>reservations.write</c>, <c>admin</c>.</param>
/// <param name="ExpiresAt">When the access token expires; the session ends by then.</param>
internal sealed record CurrentSession(bool SignedIn, string? Name, IReadOnlyList<string> Permissions, DateTimeOffset? ExpiresAt);

/// <summary><c>/session</c>: who am I, sign in, sign out.</summary>
internal static class SessionApi
{
    private static readonly string[] Operations = [Policies.ReviewsWrite, Policies.ReservationsWrite, Policies.Administrator];

    public static void MapSessions(this WebApplication app)
    {
        var session = app.MapGroup("/session").WithTags("Session").ProducesProblems(429).AnswerHead();

        session.MapGet("/", GetAsync)
            .WithMetadata(NeedsCallerIdentity.Instance)
            .WithName("getSession")
            .WithSummary("Get the signed-in user and what the user may do")
            .ProducesProblems(503);
        session.MapPost("/sign-out", SignOutAsync)
            .WithName("signOut")
            .WithSummary("End the session; does nothing without one")
            .ProducesProblems(403, 503);
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
