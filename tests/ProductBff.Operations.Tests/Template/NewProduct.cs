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

    public static async Task<NewProduct> CreateAsync(string name)
    {
        var product = new NewProduct();
        await product.RunAsync("new", "install", Repository.Root);
        await product.RunAsync("new", "productbff", "-n", name, "-o", product.Root);
        return product;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task RunAsync(params string[] arguments)
    {
        var result = await Dotnet.RunAsync(_folder.FullName, [.. arguments, "--debug:custom-hive", Path.Combine(_folder.FullName, "hive")]);
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
