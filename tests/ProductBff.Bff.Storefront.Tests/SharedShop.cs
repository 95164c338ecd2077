using ProductBff.Bff.Storefront.Tests.Harness;

namespace ProductBff.Bff.Storefront.Tests;

/// <summary>One shop for all classes, which for that run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedShop : ICollectionFixture<RunningShop>
{
    public const string Name = "Running shop";
}
