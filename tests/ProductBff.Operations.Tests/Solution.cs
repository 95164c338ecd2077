using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests;

/// <summary>The programs that are deployed, and what they are made of.</summary>
internal static class Solution
{
    public static readonly Assembly[] Assemblies =
    [
        typeof(Bff.Writes.WriteSender).Assembly, typeof(Microsoft.Extensions.Hosting.Extensions).Assembly, typeof(Storage.DataOptions).Assembly,
        typeof(ProductService.ProductStore).Assembly, typeof(ReviewService.ReviewStore).Assembly, typeof(InventoryService.InventoryStore).Assembly,
    ];

    /// <summary>The options of this solution that each program binds to its configuration when it starts.</summary>
    public static async Task<Dictionary<string, HashSet<Type>>> BoundOptionsAsync() => new()
    {
        ["the BFF"] = await BoundByAsync<Bff.Writes.WriteSender>(),
        ["productservice"] = await BoundByAsync<ProductService.ProductStore>(),
        ["reviewservice"] = await BoundByAsync<ReviewService.ReviewStore>(),
        ["inventoryservice"] = await BoundByAsync<InventoryService.InventoryStore>(),
    };

    /// <summary>The program as it is; with where the backends would be, which only the BFF asks for.</summary>
    public static ServiceHost<TEntryPoint> Start<TEntryPoint>(TestDatabase database, Action<IServiceCollection>? configure = null)
        where TEntryPoint : class => new(
        database,
        new[] { "productservice", "reviewservice", "inventoryservice" }.ToDictionary(name => $"services:{name}:http:0", _ => "http://127.0.0.1:1")
            .Append(new("WarmUp:MaxDuration", "00:00:00")).ToDictionary(),
        configure: configure);

    private static async Task<HashSet<Type>> BoundByAsync<TEntryPoint>()
        where TEntryPoint : class
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "any");
        ServiceDescriptor[] services = [];
        await using var host = Start<TEntryPoint>(database, all => services = [.. all]);
        return [.. services.Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>))
            .Select(type => type.GenericTypeArguments[0])
            .Where(options => Assemblies.Contains(options.Assembly))];
    }
}
