using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ProductBff.Testing;

/// <summary>Valid and invalid tokens, and the settings under which a program accepts the valid ones.</summary>
internal static class TestTokens
{
    public const string Issuer = "tests";
    public const string Audience = "productbff";

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static Dictionary<string, string> Settings { get; } = new()
    {
        ["Authentication:Schemes:Bearer:ValidIssuer"] = Issuer,
        ["Authentication:Schemes:Bearer:ValidAudiences:0"] = Audience,
        ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = Issuer,
        ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Convert.ToBase64String(Key),
    };

    public static string Create(
        string subject = "alice",
        string scope = "reviews.write reservations.write",
        string? role = null,
        string? name = null,
        string issuer = Issuer,
        string audience = Audience,
        TimeSpan? expiresIn = null,
        byte[]? key = null)
    {
        var expires = TimeProvider.System.GetUtcNow().UtcDateTime + (expiresIn ?? TimeSpan.FromHours(1));
        var claims = new Dictionary<string, object> { ["sub"] = subject, ["scope"] = scope };
        if (role is not null)
        {
            claims["role"] = role;
        }

        if (name is not null)
        {
            claims["name"] = name;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = expires,
            IssuedAt = expires - TimeSpan.FromHours(2),
            NotBefore = expires - TimeSpan.FromHours(2),
            Claims = claims,
            SigningCredentials = new(new SymmetricSecurityKey(key ?? Key), SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>A token with <c>alg</c> <c>none</c> and without a signature.</summary>
    public static string Unsigned()
    {
        var payload = Create().Split('.')[1];
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{payload}.";
    }
}
