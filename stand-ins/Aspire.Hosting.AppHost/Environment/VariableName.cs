namespace Aspire.Hosting.ApplicationModel;

internal static class VariableName
{
    /// <summary>A name made fit for an environment variable: <c>product-service</c> is <c>product_service</c>, <c>1st</c> is <c>_1st</c>.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded is [>= '0' and <= '9', ..] ? $"_{encoded}" : encoded;
    }
}
