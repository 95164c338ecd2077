using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Text;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Reads the caller's identity from a verified token.</summary>
public static class CallerIdentity
{
    /// <summary>The maximum length of <see cref="DisplayNameOf"/>.</summary>
    public const int MaxDisplayNameLength = 100;

    internal const string SubjectClaim = "sub";
    internal const string NameClaim = "name";
    internal const string RoleClaim = "role";

    private static readonly string[] DisplayNameClaims = [NameClaim, "preferred_username", "unique_name", SubjectClaim];

    /// <summary>RFC 8693 has one claim with space-separated scopes; <c>dotnet user-jwts</c> repeats the claim; Entra calls it <c>scp</c>.</summary>
    private static readonly string[] ScopeClaims = ["scope", "scp"];

    /// <summary>Whether the request itself carries a token, verified or not.</summary>
    public static bool HasBearerToken(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A stable id, 43 characters long, for one subject of one issuer, the same in every project.
    /// It is a digest, so that stored data reveals nothing about a person.
    /// </summary>
    public static string IdOf(ClaimsPrincipal caller)
    {
        var subject = caller.FindFirst(SubjectClaim)
            ?? throw new InvalidOperationException($"The caller has no claim '{SubjectClaim}'; the endpoint's policy should have refused it.");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{subject.Issuer}\0{subject.Value}")));
    }

    /// <summary>The name to show to people, one line of plain text of at most <see cref="MaxDisplayNameLength"/> characters.</summary>
    public static string DisplayNameOf(ClaimsPrincipal caller)
    {
        var name = DisplayNameClaims
            .Select(claim => PlainText.Clean(caller.FindFirst(claim)?.Value ?? ""))
            .FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "Anonymous";
        return TextCut.ToLength(name, MaxDisplayNameLength);
    }

    internal static bool HasScope(ClaimsPrincipal caller, string scope) => ScopeClaims
        .SelectMany(caller.FindAll)
        .Any(claim => claim.Value.Split(' ').Contains(scope));
}
