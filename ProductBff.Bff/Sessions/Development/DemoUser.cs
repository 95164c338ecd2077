using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ProductBff.Bff.Sessions.Development;

/// <summary>A user to sign in as during development.</summary>
/// <param name="Name">The display name and, in lower case, the claim <c>sub</c>.</param>
/// <param name="Description">What the user may do, for the sign-in page.</param>
/// <param name="Scope">The scopes, separated by spaces.</param>
/// <param name="Role">The role, if any.</param>
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
/// Signs tokens for demo users with the key of <c>dotnet user-jwts</c>, with which every project verifies tokens in Development. It has
/// no key of its own: without one in the settings nobody can sign in.
/// </summary>
internal sealed class DemoTokens(IOptionsMonitor<JwtBearerOptions> bearer, IOptions<SessionOptions> sessions, TimeProvider time)
{
    /// <summary>Null when no signing key, issuer or audience is configured.</summary>
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
