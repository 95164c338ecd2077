using System.Buffers.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// Authenticates callers by JWT, configured in the framework's own section <c>Authentication:Schemes:Bearer</c>: an <c>Authority</c> in
/// production, the keys of <c>dotnet user-jwts</c> in Development. Every project verifies the token itself.
/// </summary>
public static class AuthenticationExtensions
{
    private const string Section = "Authentication:Schemes:Bearer";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Adds the bearer scheme and one policy per <see cref="Policies">operation</see>. A caller without a token stays anonymous.</summary>
    public static TBuilder AddCallerAuthentication<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddDevelopmentSigningKey();
        builder.Services.AddHostedService<SigningKeyCheck>();
        builder.Services.AddAuthentication().AddJwtBearer();
        builder.Services.AddSettings<AuthorityOptions>(builder.Configuration, AuthorityOptions.SectionName);
        builder.Services.AddSingleton<AuthorityMetadata>();
        builder.Services.AddExceptionHandler<AuthenticationUnavailableHandler>();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IConfiguration, IHostEnvironment, AuthorityMetadata, IOptions<AuthorityOptions>>(Harden)
            .ValidateOnStart();

        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.ReviewsWrite, policy => policy.RequireCaller().RequireScope(Policies.ReviewsWrite))
            .AddPolicy(Policies.ReservationsWrite, policy => policy.RequireCaller().RequireScope(Policies.ReservationsWrite))
            .AddPolicy(Policies.Administrator, policy => policy.RequireCaller().RequireRole(Policies.Administrator));

        return builder;
    }

    /// <summary>Placed explicitly: where the framework would add it by itself, a 401 and a 403 would not become problem documents.</summary>
    internal static void UseCallerAuthentication(this WebApplication app, Action<IApplicationBuilder>? beforeAuthorization)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
        {
            // The framework does not see the middleware in the branch below and would add another one at the start of the pipeline.
            ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
            app.UseWhen(
                context => context.GetEndpoint()?.Metadata.GetMetadata<CallerIndependent>() is null, caller => caller.UseAuthentication());
            beforeAuthorization?.Invoke(app);
            app.UseAuthorization();
        }
    }

    private static void Harden(
        JwtBearerOptions bearer, IConfiguration configuration, IHostEnvironment environment, AuthorityMetadata authority, IOptions<AuthorityOptions> timeouts)
    {
        // The framework rejects most of these too, but without naming the setting.
        string[] errors =
        [
            .. HttpsErrors(nameof(bearer.Authority), bearer.Authority, bearer.RequireHttpsMetadata),
            .. HttpsErrors(nameof(bearer.MetadataAddress), bearer.MetadataAddress, bearer.RequireHttpsMetadata),
            .. KeyErrors(configuration.GetSection($"{Section}:SigningKeys")),
            .. environment.IsProduction() ? Missing(bearer, configuration) : [],
        ];
        if (errors is not [])
        {
            throw new OptionsValidationException(JwtBearerDefaults.AuthenticationScheme, typeof(JwtBearerOptions), errors);
        }

        bearer.MapInboundClaims = false;
        bearer.BackchannelTimeout = timeouts.Value.Timeout;

        var token = bearer.TokenValidationParameters;
        // The framework validates issuer and audience only when some are configured: a forgotten setting would accept any.
        token.ValidateIssuer = token.ValidateAudience = token.ValidateIssuerSigningKey = true;
        token.RequireSignedTokens = token.RequireExpirationTime = token.ValidateLifetime = true;
        token.ClockSkew = ClockSkew;
        token.NameClaimType = CallerIdentity.NameClaim;
        token.RoleClaimType = CallerIdentity.RoleClaim;

        bearer.Events ??= new JwtBearerEvents();
        bearer.Events.OnMessageReceived = authority.CheckAsync;
        bearer.Events.OnChallenge = AuthenticationUnavailableHandler.ChallengeAsync;
        bearer.Events.OnForbidden = InsufficientScope.WriteHeader;
    }

    private static IEnumerable<string> HttpsErrors(string setting, string? url, bool requireHttps)
    {
        if (!string.IsNullOrEmpty(url)
            && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed)
                && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && !requireHttps))))
        {
            yield return $"{Section}:{setting} is '{url}': It has to be an https URL " +
                $"(or an http one while {nameof(JwtBearerOptions.RequireHttpsMetadata)} is false).";
        }
    }

    /// <summary>Without these every caller is refused: an error in Production, at most a warning (<see cref="SigningKeyCheck"/>) elsewhere.</summary>
    private static IEnumerable<string> Missing(JwtBearerOptions bearer, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(bearer.Authority) && string.IsNullOrEmpty(bearer.MetadataAddress))
        {
            var token = bearer.TokenValidationParameters;
            if (!configuration.GetSection($"{Section}:SigningKeys").Exists())
            {
                yield return $"{Section}:Authority is not set: say who signs the tokens of callers, by its https URL " +
                    $"(or set {Section}:SigningKeys and {Section}:ValidIssuer).";
            }
            else if (string.IsNullOrEmpty(token.ValidIssuer) && token.ValidIssuers?.Any() != true)
            {
                yield return $"{Section}:ValidIssuer is not set: say whose tokens the keys in {Section}:SigningKeys verify.";
            }
        }

        if (string.IsNullOrEmpty(bearer.Audience) && bearer.TokenValidationParameters.ValidAudiences?.Any() != true)
        {
            yield return $"{Section}:ValidAudiences is not set: say for whom tokens are made, for example {Section}:ValidAudiences:0=productbff.";
        }
    }

    private static IEnumerable<string> KeyErrors(IConfigurationSection keys) => keys.GetChildren()
        .Where(key => key["Value"] is { } value && !(Base64.IsValid(value, out var bytes) && bytes > 0))
        .Select(key => $"{key.Path}:Value is no key in Base64.");

    private static AuthorizationPolicyBuilder RequireCaller(this AuthorizationPolicyBuilder policy) =>
        policy.RequireAuthenticatedUser().RequireClaim(CallerIdentity.SubjectClaim);

    private static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, string scope) =>
        policy.RequireAssertion(context => CallerIdentity.HasScope(context.User, scope));
}
