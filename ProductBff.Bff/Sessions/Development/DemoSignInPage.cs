using System.Text.Encodings.Web;

namespace ProductBff.Bff.Sessions.Development;

/// <summary>The sign-in page: one form in the storefront's style, no script.</summary>
internal static class DemoSignInPage
{
    private static readonly string Buttons = string.Concat(DemoUser.All.Select(user =>
        $"""<button name="user" value="{user.Subject}"><b>{user.Name}</b> <span>{user.Description}</span></button>"""));

    public static string Render(string tokenField, string token, string returnUrl) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title>
        <link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/storefront.css"></head>
        <body>
        <main class="sign-in">
        <h1>Sign in as</h1>
        <form method="post" action="sign-in">
        <input type="hidden" name="{Encode(tokenField)}" value="{Encode(token)}">
        <input type="hidden" name="returnUrl" value="{Encode(returnUrl)}">
        {Buttons}
        </form>
        <p>Demo users, without a password. This page does not exist in production.</p>
        </main>
        </body>
        </html>
        """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
