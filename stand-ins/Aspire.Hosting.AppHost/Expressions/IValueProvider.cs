namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only when the application runs.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

/// <summary>A value that a manifest names instead of resolving it, e.g. <c>{cache.bindings.tcp.port}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value that is made of others.</summary>
public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

/// <summary>On whose behalf a value is resolved.</summary>
public sealed class ValueProviderContext
{
    public IResource? Caller { get; init; }

    /// <summary>The ports that the caller's instance listens on, by endpoint name; they differ between replicas.</summary>
    internal IReadOnlyDictionary<string, int>? TargetPorts { get; init; }

    /// <summary>Eight letters that tell the caller's instance from its replicas.</summary>
    internal string? InstanceSuffix { get; init; }
}

internal static class ValueReferences
{
    /// <summary>The value itself and everything it is made of.</summary>
    public static IEnumerable<object> SelfAndReferences(object value) =>
        value is IValueWithReferences composite
            ? composite.References.SelectMany(SelfAndReferences).Prepend(value)
            : [value];

    public static bool IsSecret(object value) => SelfAndReferences(value).Any(part => part is ParameterResource { Secret: true });
}
