namespace ProductBff.Bff.Fetching;

/// <summary>What is logged of a fetch: bugs only, because a failing backend is an outcome.</summary>
internal static partial class FetchLog
{
    [LoggerMessage(2, LogLevel.Error, "Fetching section {Section} threw; a client returns its failures, so this is a bug")]
    public static partial void FetchThrew(this ILogger log, string section, Exception bug);

    [LoggerMessage(5, LogLevel.Error, "Cancelling a fetch of section {Section} ran a callback that threw")]
    public static partial void CancellationThrew(this ILogger log, string section, Exception bug);
}
