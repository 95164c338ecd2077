using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ProductBff.ServiceDefaults.Authentication;

namespace ProductBff.Bff.Sessions.Development;

/// <summary>Somebody to be while developing.</summary>
/// <param name="Name">Also its <c>sub</c>, in lower case.</param>
/// <param name="Description">What the user may do, for the sign-in page.</param>
/// <param name="Scope">Its scopes, with spaces between.</param>
/// <param name="Role">Its role, if any.</param>
internal sealed record DemoUser(string Name, string Description, string Scope, string? Role = null)
{
    public static readonly IReadOnlyList<DemoUser> All =
    [
        new("Alice", "writes reviews and reserves", $"{Policies.ReviewsWrite} {Policies.ReservationsWrite}"),
        new("Bob", "writes reviews and reserves", $"{Policies.ReviewsWrite} {Policies.ReservationsWrite}"),
        new("Carol", "only looks", ""),
        new("Dora", "may do everything", $"{Policies.ReviewsWrite} {Policies.ReservationsWrite}", Policies.Administrator),
    ];

    public string Subject => Name.ToLowerInvariant();
}

/// <summary>
/// Makes tokens of demo users with the key of <c>dotnet user-jwts</c>, by which every project verifies tokens in Development. There is
/// no key of its own: where the settings hold none, nobody is signed in.
/// </summary>
internal sealed class DemoTokens(IOptionsMonitor<JwtBearerOptions> bearer, IOptions<SessionOptions> sessions, TimeProvider time)
{
    /// <summary>Null where there is nothing to sign with.</summary>
    public (string Token, DateTimeOffset Expires)? Make(DemoUser user)
    {
        var accepted = bearer.Get(JwtBearerDefaults.AuthenticationScheme).TokenValidationParameters;
        var key = accepted.IssuerSigningKeys?.OfType<SymmetricSecurityKey>().FirstOrDefault();
        var issuer = accepted.ValidIssuer ?? accepted.ValidIssuers?.FirstOrDefault();
        var audience = accepted.ValidAudience ?? accepted.ValidAudiences?.FirstOrDefault();
        if (key is null || issuer is null || audience is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var expires = now + sessions.Value.Lifetime;
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = user.Subject,
            [JwtRegisteredClaimNames.Name] = user.Name,
            ["scope"] = user.Scope,
        };
        if (user.Role is { } role)
        {
            claims["role"] = role;
        }

        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
        return (token, expires);
    }
}
