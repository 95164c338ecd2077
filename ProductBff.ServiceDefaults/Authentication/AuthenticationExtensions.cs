using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// Callers are known by a JWT, set up by the framework's own section <c>Authentication:Schemes:Bearer</c>: an <c>Authority</c> in
/// production, the keys of <c>dotnet user-jwts</c> in Development. Every project verifies the token itself.
/// </summary>
public static class AuthenticationExtensions
{
    /// <summary>How far two machines' clocks may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Adds the bearer scheme and one policy per <see cref="Policies">operation</see>. Who says nothing stays anonymous.</summary>
    public static TBuilder AddCallerAuthentication<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddDevelopmentSigningKey();
        builder.Services.AddHostedService<SigningKeyCheck>();
        builder.Services.AddAuthentication().AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure(Harden).ValidateOnStart();

        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.ReviewsWrite, policy => policy.RequireCaller().RequireScope(Policies.ReviewsWrite))
            .AddPolicy(Policies.ReservationsWrite, policy => policy.RequireCaller().RequireScope(Policies.ReservationsWrite))
            .AddPolicy(Policies.Administrator, policy => policy.RequireCaller().RequireRole(Policies.Administrator));

        return builder;
    }

    /// <summary>Here, and not where the framework would put it by itself, so that a 401 and a 403 become problem documents.</summary>
    internal static void UseCallerAuthentication(this WebApplication app, Action<IApplicationBuilder>? beforeAuthorization)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
            beforeAuthorization?.Invoke(app);
            app.UseAuthorization();
        }
    }

    private static void Harden(JwtBearerOptions bearer)
    {
        RequireHttps(nameof(bearer.Authority), bearer.Authority, bearer.RequireHttpsMetadata);
        RequireHttps(nameof(bearer.MetadataAddress), bearer.MetadataAddress, bearer.RequireHttpsMetadata);
        bearer.MapInboundClaims = false;

        var token = bearer.TokenValidationParameters;
        // The framework checks issuer and audience only where the configuration names some: a forgotten setting would let all pass.
        token.ValidateIssuer = token.ValidateAudience = token.ValidateIssuerSigningKey = true;
        token.RequireSignedTokens = token.RequireExpirationTime = token.ValidateLifetime = true;
        token.ClockSkew = ClockSkew;
        token.NameClaimType = CallerIdentity.NameClaim;
        token.RoleClaimType = CallerIdentity.RoleClaim;

        bearer.Events ??= new JwtBearerEvents();
        bearer.Events.OnForbidden = InsufficientScope.WriteHeader;
    }

    /// <summary>The framework refuses it, too, and does not say which setting it is.</summary>
    private static void RequireHttps(string setting, string? url, bool requireHttps)
    {
        if (!string.IsNullOrEmpty(url)
            && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed)
                && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && !requireHttps))))
        {
            throw new OptionsValidationException(JwtBearerDefaults.AuthenticationScheme, typeof(JwtBearerOptions),
            [
                $"Authentication:Schemes:Bearer:{setting} is '{url}': It has to be an https URL " +
                $"(or an http one while {nameof(JwtBearerOptions.RequireHttpsMetadata)} is false).",
            ]);
        }
    }

    private static AuthorizationPolicyBuilder RequireCaller(this AuthorizationPolicyBuilder policy) =>
        policy.RequireAuthenticatedUser().RequireClaim(CallerIdentity.SubjectClaim);

    private static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, string scope) =>
        policy.RequireAssertion(context => CallerIdentity.HasScope(context.User, scope));
}
