using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Sessions;

/// <summary>Settings under <c>Authentication:Oidc</c>: where browsers sign in.</summary>
internal sealed class OidcOptions
{
    public const string SectionName = "Authentication:Oidc";

    /// <summary>The authority's URL; without it OpenID Connect sign-in is off.</summary>
    [Required, Url]
    public string Authority { get; set; } = "";

    /// <summary>The BFF's client id at the authority.</summary>
    [Required]
    public string ClientId { get; set; } = "";

    /// <summary>Set it through the environment or a vault, not in a file; absent for a public client.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The scopes that are requested beyond <c>openid</c> and <c>profile</c>, separated by spaces.</summary>
    public string Scope { get; set; } = "reviews.write reservations.write";
}

/// <summary>
/// Sign-in at an OpenID Connect authority: authorization code flow with PKCE. The tokens go from the authority to the BFF and stay there.
/// </summary>
internal static class OidcSignIn
{
    private const string Scheme = "Oidc";
    private static readonly object Charged = new();

    public static bool IsConfigured(IConfiguration configuration) => configuration[$"{OidcOptions.SectionName}:Authority"] is { Length: > 0 };

    public static void AddOidcSignIn(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSettings<OidcOptions>(configuration, OidcOptions.SectionName)
            .Validate(
                oidc => environment.IsDevelopment() || !oidc.Authority.StartsWith("http:", StringComparison.OrdinalIgnoreCase),
                $"{OidcOptions.SectionName}:{nameof(OidcOptions.Authority)} is '{configuration[$"{OidcOptions.SectionName}:{nameof(OidcOptions.Authority)}"]}': " +
                "Outside Development it has to be an https URL.");
        services.AddAuthentication().AddOpenIdConnect(Scheme, _ => { });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<OidcOptions>, IOptions<AuthorityOptions>, SessionStart>((oidc, settings, authority, session) =>
        {
            oidc.Authority = settings.Value.Authority;
            oidc.ClientId = settings.Value.ClientId;
            oidc.ClientSecret = settings.Value.ClientSecret;
            oidc.RequireHttpsMetadata = !environment.IsDevelopment();
            oidc.BackchannelTimeout = authority.Value.Timeout;
            oidc.SignInScheme = SessionCookie.Scheme;
            oidc.CallbackPath = "/session/callback";
            // Off: through these paths the authority, or a page of any other site, could end a session. A session ends with its token.
            oidc.RemoteSignOutPath = default;
            oidc.SignedOutCallbackPath = default;
            oidc.ResponseType = OpenIdConnectResponseType.Code;
            // Not form_post: a cross-site POST carries the correlation and nonce cookies only if they are SameSite=None.
            oidc.ResponseMode = OpenIdConnectResponseMode.Query;
            oidc.UsePkce = true;
            oidc.SaveTokens = true;
            oidc.MapInboundClaims = false;
            foreach (var scope in settings.Value.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                oidc.Scope.Add(scope);
            }

            foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
            {
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            }

            oidc.Events.OnMessageReceived = LimitAsync;
            oidc.Events.OnTicketReceived = context => KeepAsync(context, session);
            oidc.Events.OnRemoteFailure = RefuseAsync;
        });
    }

    public static void MapOidcSignIn(this IEndpointRouteBuilder session) =>
        session.MapGet("/sign-in", async (
                string? returnUrl, AuthorityMetadata authority, IOptionsMonitor<OpenIdConnectOptions> oidc, CancellationToken cancellationToken) =>
            {
                await authority.EnsureAvailableAsync(oidc.Get(Scheme).ConfigurationManager!, cancellationToken);
                return TypedResults.Challenge(new AuthenticationProperties { RedirectUri = SignIn.LocalPath(returnUrl) }, [Scheme]);
            })
            .WithName("signIn")
            .WithSummary("Sign in at the authority and return to returnUrl, a path of this site")
            .Produces(StatusCodes.Status302Found)
            .ProducesProblems(400, 503);

    /// <summary>Rate-limits callbacks here, because authentication answers them before they reach the rate limiter.</summary>
    private static async Task LimitAsync(MessageReceivedContext context)
    {
        context.HttpContext.RequestServices.GetRequiredService<KeyRingProbe>().EnsureReadable();
        if (!await TryChargeOnceAsync(context.HttpContext))
        {
            context.HandleResponse();
        }
    }

    // Once, at whichever event comes first: a callback by another method, or without a form, fails without the event MessageReceived.
    private static async ValueTask<bool> TryChargeOnceAsync(HttpContext context) =>
        !context.Items.TryAdd(Charged, Charged) || await context.TryChargeAsync(tokens: 1);

    private static Task KeepAsync(TicketReceivedContext context, SessionStart session)
    {
        var properties = context.Properties!;
        var expires = DateTimeOffset.TryParse(
            properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MaxValue;
        session.Prepare(context.HttpContext, properties, properties.GetTokenValue(SessionToken.AccessToken) ?? "", expires);
        return Task.CompletedTask;
    }

    private static async Task RefuseAsync(RemoteFailureContext context)
    {
        if (context.Failure?.GetBaseException() is AuthenticationUnavailableException unavailable)
        {
            throw unavailable;
        }

        context.HandleResponse();
        if (!await TryChargeOnceAsync(context.HttpContext))
        {
            return;
        }

        await TypedResults.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "Signing in failed.",
            detail: $"Begin again at {SignIn.Path}.").ExecuteAsync(context.HttpContext);
    }
}
