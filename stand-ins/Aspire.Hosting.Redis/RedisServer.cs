using Aspire.Hosting.Engine;

namespace Aspire.Hosting.Redis;

/// <summary>The server that stands in for the container: redis-server if this machine has one, otherwise garnet-server.</summary>
internal static class RedisServer
{
    /// <param name="appHostDirectory">From here upwards the tool manifest is looked for.</param>
    /// <param name="context">Ports, password, a place for messages.</param>
    /// <param name="cancellationToken">Stops a restore of the tool.</param>
    /// <exception cref="DistributedApplicationException">Neither server can be had.</exception>
    public static async Task<ProcessSpecification> PrepareAsync(
        string appHostDirectory, LocalServerContext context, CancellationToken cancellationToken)
    {
        var (port, password) = (context.TargetPorts[ApplicationModel.RedisResource.PrimaryEndpointName], context.Environment["REDIS_PASSWORD"]);
        if (FindOnPath("redis-server") is { } redis)
        {
            return Redis(redis, port, password);
        }

        var garnet = await GarnetTool.FindOrRestoreAsync(appHostDirectory, context.Log, cancellationToken);
        return GarnetServer.Create(garnet, port, password);
    }

    public static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);

    // The configuration goes through standard input, so that the password is in no command line and in no file.
    internal static ProcessSpecification Redis(string path, int port, string password) => new(path, ["-"], Path.GetTempPath())
    {
        Input = $"""
            port {port}
            bind 127.0.0.1
            requirepass "{Escape(password)}"
            save ""
            appendonly no

            """,
    };

    private static string Escape(string password) =>
        password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
