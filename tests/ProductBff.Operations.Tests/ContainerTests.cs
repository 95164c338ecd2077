using System.Text.Json;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests;

/// <summary>What <c>dotnet publish -t:PublishContainer</c> makes of a program, as far as it can be told without a registry.</summary>
public sealed class ContainerTests
{
    [Theory]
    [InlineData("ProductBff.Bff")]
    [InlineData("ProductBff.ProductService")]
    [InlineData("ProductBff.ReviewService")]
    [InlineData("ProductBff.InventoryService")]
    public async Task Container_OfAProgram_IsChiselledNotRootAndCompiledAhead(string project)
    {
        var result = await Dotnet.RunAsync(
            Path.Combine(Repository.Root, project),
            [
                "msbuild", "-t:ComputeContainerBaseImage", "-p:Configuration=Release", "-p:_IsPublishing=true",
                "-getProperty:ContainerBaseImage,ContainerUser,PublishReadyToRun", "-getItem:ContainerPort,ContainerEnvironmentVariable",
            ]);
        Assert.True(result.ExitCode == 0, result.Output);

        using var json = JsonDocument.Parse(result.StandardOutput);
        var (properties, items) = (json.RootElement.GetProperty("Properties"), json.RootElement.GetProperty("Items"));

        Assert.Equal("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled", properties.GetProperty("ContainerBaseImage").GetString());
        Assert.Equal("1654", properties.GetProperty("ContainerUser").GetString());
        Assert.Equal("true", properties.GetProperty("PublishReadyToRun").GetString());
        Assert.Equal("8080", Assert.Single(items.GetProperty("ContainerPort").EnumerateArray()).GetProperty("Identity").GetString());
        Assert.Contains(items.GetProperty("ContainerEnvironmentVariable").EnumerateArray(), variable =>
            variable.GetProperty("Identity").GetString() == "DOTNET_EnableDiagnostics" && variable.GetProperty("Value").GetString() == "0");
    }
}
