namespace ProductBff.Testing;

/// <summary>
/// The framework's setting that turns off watching the settings files: each host would take an inotify instance, and a test process has
/// more hosts than a user on Linux has instances (128).
/// </summary>
internal static class NoReload
{
    public const string Name = "hostBuilder:reloadConfigOnChange";
    public const string Value = "false";

    public static readonly string[] Arguments = [$"--{Name}={Value}"];
}
