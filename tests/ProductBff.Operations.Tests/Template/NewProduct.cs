using ProductBff.Testing;

namespace ProductBff.Operations.Tests.Template;

/// <summary>A product made of this repository by <c>dotnet new</c>, whose own list of templates is left alone.</summary>
internal sealed class NewProduct : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("new-product-");

    private NewProduct()
    {
    }

    public string Root => Path.Combine(_folder.FullName, "product");

    /// <summary>By the lines of the README, with another name in another place.</summary>
    public static async Task<NewProduct> CreateAsync(string name)
    {
        Requirement.Check(Dotnet.MissingShell);
        var product = new NewProduct();
        var lines = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .Where(line => line.StartsWith("dotnet new ", StringComparison.Ordinal))
            .Select(line => line.Replace("../Contoso.Shop", product.Root, StringComparison.Ordinal).Replace("Contoso.Shop", name, StringComparison.Ordinal))
            .Select(line => $"{line} --debug:custom-hive {Path.Combine(product._folder.FullName, "hive")}");
        var result = await Dotnet.ShellAsync(Repository.Root, string.Join('\n', lines));
        Assert.True(result.ExitCode == 0, result.Output);
        return product;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
