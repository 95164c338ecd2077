using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProductBff.Bff.Caching;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>Builds the real program with the test's clock and log, and observes its page cache and the ends of its requests.</summary>
internal sealed class BffFactory((string Name, string Value)[] settings) : WebApplicationFactory<Program>
{
    public TestClock Clock { get; } = new();

    public RequestEnds Ends { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddFakeLogging());
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IStartupFilter>(Ends);

            var store = services.Last(service => service.ServiceType == typeof(IPageStore));
            services.AddSingleton<IPageStore>(provider =>
                new SpyPageStore((IPageStore)ActivatorUtilities.CreateInstance(provider, store.ImplementationType!)));
        });
    }
}
