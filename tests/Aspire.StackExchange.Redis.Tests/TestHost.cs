using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis.Tests;

internal static class TestHost
{
    /// <param name="settings">Each <c>key=value</c>; nothing else is configured.</param>
    public static HostApplicationBuilder Builder(params string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            builder.Configuration[setting[..equals]] = setting[(equals + 1)..];
        }

        return builder;
    }
}
