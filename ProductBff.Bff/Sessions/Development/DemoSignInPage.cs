using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace ProductBff.Bff.Sessions.Development;

/// <summary>The sign-in page: one form, one style, no script.</summary>
internal static class DemoSignInPage
{
    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}" +
        "button{display:block;width:100%;margin:.5rem 0;padding:.75rem;text-align:left;font:inherit;cursor:pointer}";

    /// <summary>Nothing is loaded from anywhere, the form goes nowhere else, and nobody may frame the page.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly string Buttons = string.Concat(DemoUser.All.Select(user =>
        $"""<button name="user" value="{user.Subject}"><b>{user.Name}</b> {user.Description}</button>"""));

    public static string Render(string tokenField, string token, string returnUrl) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title><style>{Style}</style></head>
        <body>
        <h1>Sign in as</h1>
        <form method="post" action="sign-in">
        <input type="hidden" name="{Encode(tokenField)}" value="{Encode(token)}">
        <input type="hidden" name="returnUrl" value="{Encode(returnUrl)}">
        {Buttons}
        </form>
        <p>Demo users, without a password. This page does not exist in production.</p>
        </body>
        </html>
        """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
