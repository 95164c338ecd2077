namespace ProductBff.Bff.Backends;

/// <summary>Reads JSON that a backend sent, whatever it holds, without an exception.</summary>
internal static class UntrustedJson
{
    /// <summary>Undefined for what is not JSON.</summary>
    public static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Null for bytes that are not UTF-8 and for an escaped lone surrogate: the parser accepts both.</summary>
    public static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
