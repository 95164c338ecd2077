namespace ProductBff.ProductService;

/// <summary>The catalogue. An id that nobody stored answers with a made-up product.</summary>
internal sealed class ProductStore
{
    private const long Price = 9999;

    public ValueTask<Product?> FindAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<Product?>(
            new Product(id, $"Awesome Gadget {id}", "This is an awesome gadget that will change your life!", Price));
    }
}
