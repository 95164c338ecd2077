namespace ProductBff.AppHost.Identity;

internal static class IdentityExtensions
{
    /// <summary>Adds the identity provider's parameters, which the deployment asks for; null when the application runs locally.</summary>
    public static IdentityProvider? AddIdentityProvider(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode
            ? new(
                builder.AddParameter("oidc-authority"),
                builder.AddParameter("oidc-audience"),
                builder.AddParameter("oidc-client-id"),
                builder.AddParameter("oidc-client-secret", secret: true))
            : null;

    /// <summary>Makes the project verify its callers' access tokens against the identity provider.</summary>
    public static IResourceBuilder<ProjectResource> WithTokensOf(this IResourceBuilder<ProjectResource> project, IdentityProvider? identity) =>
        identity is null
            ? project
            : project
                .WithEnvironment("Authentication__Schemes__Bearer__Authority", identity.Authority)
                .WithEnvironment("Authentication__Schemes__Bearer__ValidAudiences__0", identity.Audience);

    /// <summary>Makes the project sign browsers in at the identity provider.</summary>
    public static IResourceBuilder<ProjectResource> WithSignInAt(this IResourceBuilder<ProjectResource> project, IdentityProvider? identity) =>
        identity is null
            ? project
            : project
                .WithEnvironment("Authentication__Oidc__Authority", identity.Authority)
                .WithEnvironment("Authentication__Oidc__ClientId", identity.ClientId)
                .WithEnvironment("Authentication__Oidc__ClientSecret", identity.ClientSecret);
}
