namespace ProductBff.ProductService;

/// <summary>What has to be true of a product for a change of it to be made.</summary>
/// <param name="MustBeNew">Nobody may have stored it yet.</param>
/// <param name="Versions">It has one of these versions; null: any version, but it exists.</param>
internal sealed record ProductCondition(bool MustBeNew, IReadOnlyList<long>? Versions)
{
    /// <summary><c>If-None-Match: *</c>.</summary>
    public static readonly ProductCondition New = new(MustBeNew: true, []);

    /// <summary><c>If-Match: *</c>.</summary>
    public static readonly ProductCondition Exists = new(MustBeNew: false, Versions: null);

    public static ProductCondition IsOneOf(IEnumerable<long> versions) => new(MustBeNew: false, [.. versions.Distinct()]);

    /// <summary>Whether it holds for a product of this version.</summary>
    public bool Allows(long version) => Versions is null || Versions.Contains(version);
}
