namespace ProductBff.Storage.DemoData;

/// <summary>Fills the service's empty database with demo data.</summary>
internal sealed class Seed(Func<StorageContext, CancellationToken, Task> fill)
{
    public Task FillAsync(StorageContext context, CancellationToken cancellationToken) => fill(context, cancellationToken);
}
