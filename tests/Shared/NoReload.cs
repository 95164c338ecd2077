namespace ProductBff.Testing;

/// <summary>
/// The framework's setting by which settings files are not watched: each host would take one of the machine's watches, and the hosts of
/// a test process are more than there are (128 for a user on Linux).
/// </summary>
internal static class NoReload
{
    public const string Name = "hostBuilder:reloadConfigOnChange";
    public const string Value = "false";

    public static readonly string[] Arguments = [$"--{Name}={Value}"];
}
