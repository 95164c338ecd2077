using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.Hosting;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// In Development the first project to start creates the signing key that <c>dotnet user-jwts</c> would create, in the same place: the
/// user secrets, which all projects share. So every project can verify tokens, whichever starts first, and the repository holds no key.
/// </summary>
internal static class DevelopmentSigningKey
{
    private const string Issuer = "dotnet-user-jwts";
    private const string Scheme = "Authentication:Schemes:Bearer";
    private const string KeysSection = Scheme + ":SigningKeys";
    private const int KeyBytes = 32;

    internal static void AddDevelopmentSigningKey(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment()
            && builder.Configuration[$"{Scheme}:ValidIssuer"] == Issuer
            && !HasKey(builder.Configuration)
            && UserSecretsId(builder.Environment.ApplicationName) is { } id)
        {
            var file = PathHelper.GetSecretsPathFromSecretsId(id);
            // In memory, because the provider of the user secrets does not see a folder that was created after it.
            builder.Configuration.AddInMemoryCollection(ReadOrCreate(file));
        }
    }

    private static bool HasKey(IConfiguration configuration) =>
        configuration.GetSection(KeysSection).GetChildren().Any(key => key["Issuer"] == Issuer);

    private static string? UserSecretsId(string applicationName) =>
        Assembly.Load(new AssemblyName(applicationName)).GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;

    private static IEnumerable<KeyValuePair<string, string?>> ReadOrCreate(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var onlyOneProcess = Lock(file + ".lock");

        if (!HasKey(Read(file)))
        {
            var secrets = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? [] : [];
            secrets[KeysSection] = new JsonArray([.. (secrets[KeysSection] as JsonArray ?? []).Select(key => key?.DeepClone()), NewKey()]);
            Replace(file, secrets.ToJsonString());
        }

        return [.. Read(file).GetSection(KeysSection).AsEnumerable().Where(pair => pair.Value is not null)];
    }

    private static IConfiguration Read(string file) => new ConfigurationBuilder().AddJsonFile(file, optional: true).Build();

    private static JsonObject NewKey() => new()
    {
        ["Id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
        ["Issuer"] = Issuer,
        ["Value"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)),
        ["Length"] = KeyBytes,
    };

    private static void Replace(string file, string text)
    {
        var draft = file + ".draft";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(text);
        }

        File.Move(draft, file, overwrite: true);
    }

    private static FileStream Lock(string file)
    {
        // The lock is held only to write one small file, and a process that dies releases it.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 200)
            {
                Task.Delay(TimeSpan.FromMilliseconds(25)).GetAwaiter().GetResult();
            }
        }
    }
}
