using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>Carries a registered Redis client to the extensions that build on it, such as <c>WithOutputCache</c>.</summary>
/// <param name="hostBuilder">The application that the client is registered with.</param>
/// <param name="settings">The settings after configuration and delegates were applied.</param>
public sealed class AspireRedisClientBuilder(IHostApplicationBuilder hostBuilder, StackExchangeRedisSettings settings)
{
    /// <summary>The application that the client is registered with.</summary>
    public IHostApplicationBuilder HostBuilder { get; } = hostBuilder;

    /// <summary>The settings after configuration and delegates were applied.</summary>
    public StackExchangeRedisSettings Settings { get; } = settings;
}
