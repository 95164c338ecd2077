using Aspire.Dashboard.Pages;
using Microsoft.AspNetCore.Http;

namespace Aspire.Dashboard.Access;

/// <summary><c>GET /login?t=token</c> signs in and goes on; without a token, or with a wrong one, there is a form for it.</summary>
internal sealed class LoginPage(BrowserSession session, Assets assets)
{
    public async Task GetAsync(HttpContext context)
    {
        var token = context.Request.Query["t"].ToString();
        if (token.Length > 0)
        {
            await SignInAsync(context, token);
        }
        else if (session.IsSignedIn(context.Request))
        {
            context.Response.Redirect(ReturnUrl(context.Request));
        }
        else
        {
            await assets.WriteAsync(context, "login.html");
        }
    }

    public async Task PostAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await SignInAsync(context, form["token"].ToString().Trim());
    }

    private async Task SignInAsync(HttpContext context, string token)
    {
        if (!session.TrySignIn(context, token))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await assets.WriteAsync(context, "login-failed.html");
        }
        else if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            // A SameSite=Strict cookie is not sent along redirects that began elsewhere; a refresh of our own page begins here.
            context.Response.Headers["Refresh"] = $"0; url={ReturnUrl(context.Request)}";
            await assets.WriteAsync(context, "login-done.html");
        }
        else
        {
            context.Response.Redirect(ReturnUrl(context.Request));
        }
    }

    /// <summary>Only a path of ours: <c>//elsewhere</c> and <c>/\elsewhere</c> leave it.</summary>
    private static string ReturnUrl(HttpRequest request) =>
        request.Query["returnUrl"].ToString() is ['/', not ('/' or '\\'), ..] url && !url.Any(char.IsControl) ? url : "/";
}
