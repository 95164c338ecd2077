namespace ProductBff.AppHost.Identity;

/// <summary>The OpenID Connect provider of a published application; on a developer's machine there are demo users instead.</summary>
/// <param name="Authority">The OpenID Connect authority's URL.</param>
/// <param name="Audience">The audience of the access tokens.</param>
/// <param name="ClientId">The BFF's client id at the authority.</param>
/// <param name="ClientSecret">The BFF's client secret.</param>
internal sealed record IdentityProvider(
    IResourceBuilder<ParameterResource> Authority,
    IResourceBuilder<ParameterResource> Audience,
    IResourceBuilder<ParameterResource> ClientId,
    IResourceBuilder<ParameterResource> ClientSecret);
