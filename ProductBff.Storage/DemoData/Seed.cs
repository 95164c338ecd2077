namespace ProductBff.Storage.DemoData;

/// <summary>Fills an empty database of the service's own context.</summary>
internal sealed class Seed(Func<StorageContext, CancellationToken, Task> fill)
{
    public Task FillAsync(StorageContext context, CancellationToken cancellationToken) => fill(context, cancellationToken);
}
