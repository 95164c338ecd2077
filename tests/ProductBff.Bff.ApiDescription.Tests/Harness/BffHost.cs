using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ProductBff.Bff.Writes;
using ProductBff.Testing;

namespace ProductBff.Bff.ApiDescription.Tests.Harness;

/// <summary>The real BFF; it accepts the tests' tokens. The settings say where its backends are.</summary>
internal class BffHost(string environment, params IEnumerable<KeyValuePair<string, string>> settings) : WebApplicationFactory<WriteSender>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseUrls("http://127.0.0.1:0");
        builder.UseEnvironment(environment);
        builder.UseSetting(NoReload.Name, NoReload.Value);
        builder.UseSetting("WarmUp:MaxDuration", "00:00:00");
        foreach (var service in (string[])["productservice", "reviewservice", "inventoryservice"])
        {
            builder.UseSetting($"services:{service}:http:0", "http://localhost");
        }

        foreach (var (name, value) in TestTokens.Settings.Concat(settings))
        {
            builder.UseSetting(name, value);
        }
    }
}
