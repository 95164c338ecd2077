using System.Net;
using System.Net.Http.Json;
using ProductBff.Testing;

namespace ProductBff.ReviewService.Tests;

/// <summary>The way a developer signs in: start a service, then make a token with the SDK's own tool, for the BFF's project.</summary>
public sealed class DevelopmentSignInTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("productbff-jwts-");

    [Fact]
    public async Task Post_TokenOfUserJwtsMadeAfterTheStart_IsLetIn()
    {
        // The user secrets of this test, for the service and for the tool.
        var environment = new Dictionary<string, string> { ["APPDATA"] = _folder.FullName, ["Data:Folder"] = _folder.FullName };
        using var service = await ServiceProcess.StartAsync(
            "ProductBff.ReviewService", environment, Path.Combine(Repository.Root, "ProductBff.ReviewService"), "Development");

        var token = await Dotnet.RunAsync(
            CopyOfTheBffsProject(),
            ["user-jwts", "create", "--name", "alice", "--scope", "reviews.write", "--output", "token"],
            environment);
        Assert.True(token.ExitCode == 0, token.Output);

        using var client = new HttpClient { BaseAddress = service.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/reviews/P001") { Content = JsonContent.Create(new { rating = 5, comment = "x" }) };
        request.Headers.Authorization = new("Bearer", token.StandardOutput.Trim());
        request.Headers.Add("Idempotency-Key", "k");
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains("\"author\":\"alice\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The tool writes into the project's folder.</summary>
    private string CopyOfTheBffsProject()
    {
        const string Project = "ProductBff.Bff";
        var copy = _folder.CreateSubdirectory(Project);
        copy.CreateSubdirectory("Properties");
        foreach (var file in (string[])[$"{Project}.csproj", "appsettings.Development.json", "Properties/launchSettings.json"])
        {
            File.Copy(Path.Combine(Repository.Root, Project, file), Path.Combine(copy.FullName, file));
        }

        return copy.FullName;
    }
}
