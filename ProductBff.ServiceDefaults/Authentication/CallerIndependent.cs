namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Marks an endpoint whose answer does not depend on the caller. It skips authentication, which would cost as much as a good part of a page.</summary>
public sealed class CallerIndependent
{
    /// <summary>The shared instance.</summary>
    public static readonly CallerIndependent Instance = new();
}
