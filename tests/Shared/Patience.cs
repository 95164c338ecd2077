namespace ProductBff.Testing;

/// <summary>Settings for tests of the BFF that are not about time, so that pages do not time out on a busy machine.</summary>
internal static class Patience
{
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["Pages:Deadline"] = "00:00:20",
        ["Pages:Sections:product:Budget"] = "00:00:15",
        ["Pages:Sections:products:Budget"] = "00:00:15",
        ["Pages:Sections:reviews:Budget"] = "00:00:15",
        ["Pages:Sections:inventory:Budget"] = "00:00:15",
        ["LoadShedding:MaxDelay"] = "00:00:05",
        ["Backends:Defaults:AttemptTimeout"] = "00:00:02",
        ["Backends:Defaults:WriteAttemptTimeout"] = "00:00:02",
        ["Authentication:Authority:Timeout"] = "00:00:20",
    };
}
