using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.Engine;

namespace Aspire.Hosting.Redis;

/// <summary>How garnet-server is started: with a configuration file that nobody else can read and that is gone when it ends.</summary>
internal static class GarnetServer
{
    public static ProcessSpecification Create(string assemblyPath, int port, string password)
    {
        // Created with access for its owner only.
        var folder = Directory.CreateTempSubdirectory("garnet-").FullName;
        var configuration = Path.Combine(folder, "garnet.json");
        File.WriteAllText(configuration, JsonSerializer.Serialize(new(port, password), GarnetJson.Default.GarnetConfiguration));
        return new(ResourceLauncher.DotnetPath(), [assemblyPath, "-q", "--config-import-path", configuration], folder)
        {
            // Its default is a heap per core, made for servers that have the machine to themselves.
            Environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" },
            CleanUp = () => Directory.Delete(folder, recursive: true),
        };
    }
}

/// <summary>In garnet's own names of its settings; sizes as it writes them.</summary>
internal sealed record GarnetConfiguration(int Port, string Password)
{
    public string Address { get; } = "127.0.0.1";

    public string AuthenticationMode { get; } = "Password";

    public string LogMemorySize { get; } = "256m";

    public string IndexMemorySize { get; } = "16m";

    public bool EnableLua { get; } = true;
}

[JsonSerializable(typeof(GarnetConfiguration))]
internal sealed partial class GarnetJson : JsonSerializerContext;
