using System.Globalization;

namespace ProductBff.Bench.Servers;

/// <summary>Builds the targets and defines how they are started: as in production, but without telemetry and logs.</summary>
internal static class TargetFactory
{
    public static async Task<List<Target>> CreateAsync(
        IReadOnlyCollection<string> names, string kestrel, Uri backends, Uri? redis, CancellationToken stop)
    {
        var targets = new List<Target>();
        if (names.Contains(TargetNames.Bff) || redis is not null)
        {
            var bff = await Build.DotNetAsync("ProductBff.Bff/ProductBff.Bff.csproj", stop);
            targets.Add(AspNet(TargetNames.Bff, bff, backends) with { Caches = true });
            if (redis is not null)
            {
                targets.Add(AspNet(TargetNames.BffRedis, bff, backends, ("ConnectionStrings__cache", redis.Authority)) with { Caches = true });
            }
        }

        if (names.Contains(TargetNames.WhenAll) || names.Contains(TargetNames.Factory))
        {
            var peer = await Build.DotNetAsync("bench/Peers/AspNetCore/ProductBff.Bench.AspNetCore.csproj", stop);
            targets.Add(AspNet(TargetNames.WhenAll, peer, backends));
            targets.Add(AspNet(TargetNames.Factory, peer, backends, ("clients", "factory")));
        }

        if (names.Contains(TargetNames.Go) && await Build.GoAsync(stop) is { } go)
        {
            targets.Add(Foreign(TargetNames.Go, go, [], backends));
        }

        if (names.Contains(TargetNames.Node) && await Build.NodeAsync(stop) is { } script)
        {
            targets.Add(Foreign(TargetNames.Node, "node", [script], backends));
        }

        if (names.Contains(TargetNames.Kestrel))
        {
            targets.Add(new(TargetNames.Kestrel, "dotnet", port => [kestrel, $"http://127.0.0.1:{port}"]) { IsDotNet = true });
        }

        return targets.FindAll(target => names.Contains(target.Name));
    }

    private static Target AspNet(string name, string assembly, Uri backends, params (string Name, string Value)[] settings) =>
        new(name, "dotnet", _ => [assembly])
        {
            IsDotNet = true,
            Environment = port => new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["OTEL_SDK_DISABLED"] = "true",
                // Like the other peers, without a log: with one, ASP.NET Core creates an activity per request and a trace header per call.
                ["Logging__LogLevel__Default"] = "None",
                ["Logging__LogLevel__Microsoft.AspNetCore"] = "None",
                ["RateLimits__Reads__PerSecond"] = "1000000",
                ["RateLimits__Reads__Burst"] = "1000000",
                ["Authentication__Schemes__Bearer__Authority"] = "https://login.example",
                ["Authentication__Schemes__Bearer__ValidAudiences__0"] = "productbff",
                ["services__productservice__http__0"] = backends.GetLeftPart(UriPartial.Authority),
                ["services__reviewservice__http__0"] = backends.GetLeftPart(UriPartial.Authority),
                ["services__inventoryservice__http__0"] = backends.GetLeftPart(UriPartial.Authority),
            },
        };

    private static Target Foreign(string name, string program, string[] arguments, Uri backends) =>
        new(name, program, _ => arguments)
        {
            Environment = port => new Dictionary<string, string>
            {
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["NODE_ENV"] = "production",
                ["PRODUCTS"] = backends.GetLeftPart(UriPartial.Authority),
                ["REVIEWS"] = backends.GetLeftPart(UriPartial.Authority),
                ["INVENTORY"] = backends.GetLeftPart(UriPartial.Authority),
            },
        };
}
