using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ProductBff.ServiceDefaults.Text;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Who a verified token speaks for.</summary>
public static class CallerIdentity
{
    /// <summary>The most characters <see cref="DisplayNameOf"/> gives.</summary>
    public const int MaxDisplayNameLength = 100;

    internal const string SubjectClaim = "sub";
    internal const string NameClaim = "name";
    internal const string RoleClaim = "role";

    private static readonly string[] DisplayNameClaims = [NameClaim, "preferred_username", "unique_name", SubjectClaim];

    /// <summary>RFC 8693 has one claim with spaces between; <c>dotnet user-jwts</c> repeats it; Entra calls it <c>scp</c>.</summary>
    private static readonly string[] ScopeClaims = ["scope", "scp"];

    /// <summary>
    /// 43 characters that stand for one subject of one issuer, the same in every project and at any time.
    /// A digest: what is stored for a caller tells nothing about a person.
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
