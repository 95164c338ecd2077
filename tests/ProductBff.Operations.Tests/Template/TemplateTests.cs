namespace ProductBff.Operations.Tests.Template;

/// <summary>What <c>dotnet new</c> makes of this repository.</summary>
public sealed class TemplateTests
{
    private const string OldName = "ProductBff";

    [Theory]
    [InlineData("Contoso.Shop", "Contoso.Shop", "contososhop")]
    [InlineData("my-shop", "my_shop", "myshop")]
    public async Task NewProduct_HasItsNameEverywhereAndNothingThatIsOfThisRepositoryOnly(string name, string product, string lowerCase)
    {
        using var created = await NewProduct.CreateAsync(name);
        string[] files = [.. Directory.EnumerateFiles(created.Root, "*", SearchOption.AllDirectories)];

        Assert.DoesNotContain(files, file => Path.GetRelativePath(created.Root, file).Contains(OldName, StringComparison.OrdinalIgnoreCase));
        Assert.All(files, file => Assert.DoesNotContain(OldName, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Path.Combine(created.Root, $"{product}.slnx"), files);
        Assert.Contains($"name: {lowerCase}\n", await File.ReadAllTextAsync(Path.Combine(created.Root, "azure.yaml")), StringComparison.Ordinal);

        string[] folders = [.. Directory.EnumerateDirectories(created.Root, "*", SearchOption.AllDirectories).Select(folder => Path.GetRelativePath(created.Root, folder))];
        Assert.Contains(Path.Combine("docs", "adr"), folders);
        Assert.DoesNotContain(folders, folder => Path.GetFileName(folder) is ".git" or ".template.config" or ".data" or "artifacts" or "bin" or "obj" or "Template");
        Assert.DoesNotContain(Path.Combine("bench", "results"), folders);
        Assert.DoesNotContain("dotnet new", await File.ReadAllTextAsync(Path.Combine(created.Root, "README.md")), StringComparison.Ordinal);
    }
}
