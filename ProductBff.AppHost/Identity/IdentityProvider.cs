using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Identity;

/// <summary>Who signs callers in where the application is published; on a developer's machine there are demo users, and this is not there.</summary>
/// <param name="Authority">The OpenID Connect authority's URL.</param>
/// <param name="Audience">Whom access tokens are made for.</param>
/// <param name="ClientId">The BFF, as the authority knows it.</param>
/// <param name="ClientSecret">What the BFF proves that with.</param>
internal sealed record IdentityProvider(
    IResourceBuilder<ParameterResource> Authority,
    IResourceBuilder<ParameterResource> Audience,
    IResourceBuilder<ParameterResource> ClientId,
    IResourceBuilder<ParameterResource> ClientSecret);
