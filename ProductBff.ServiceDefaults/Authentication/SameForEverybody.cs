namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>On an endpoint whose answer does not depend on who asks: nobody's token is looked for, which costs as much as much of a page.</summary>
public sealed class SameForEverybody
{
    /// <summary>The only one.</summary>
    public static readonly SameForEverybody Instance = new();
}
