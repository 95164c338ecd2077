namespace ProductBff.ProductService;

/// <summary>The precondition of a change to a product.</summary>
/// <param name="MustBeNew">The product must not be stored yet.</param>
/// <param name="Versions">The product must have one of these versions; null: it must exist, in any version.</param>
internal sealed record ProductCondition(bool MustBeNew, IReadOnlyList<long>? Versions)
{
    /// <summary><c>If-None-Match: *</c>.</summary>
    public static readonly ProductCondition New = new(MustBeNew: true, []);

    /// <summary><c>If-Match: *</c>.</summary>
    public static readonly ProductCondition Exists = new(MustBeNew: false, Versions: null);

    public static ProductCondition IsOneOf(IEnumerable<long> versions) => new(MustBeNew: false, [.. versions.Distinct()]);

    /// <summary>Whether the condition holds for a product of this version.</summary>
    public bool Allows(long version) => Versions is null || Versions.Contains(version);
}
