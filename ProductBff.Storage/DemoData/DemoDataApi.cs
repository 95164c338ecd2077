using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Database = ProductBff.Storage.Databases.Database;

namespace ProductBff.Storage.DemoData;

/// <summary>Restores the original demo data; only outside Production and when <see cref="DataOptions.Seed"/> is on.</summary>
public static class DemoDataApi
{
    /// <summary>Maps <c>PUT /development/demo-data</c>; with PUT a page of another site needs a CORS preflight, which is refused.</summary>
    public static void MapDemoData(this WebApplication app)
    {
        if (!app.Environment.IsProduction() && app.Services.GetRequiredService<IOptions<DataOptions>>().Value.Seed)
        {
            app.MapPut("/development/demo-data", ResetAsync).ExcludeFromDescription();
        }
    }

    private static async Task<NoContent> ResetAsync(
        StorageContext context, Database database, Seed seed, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriteAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var sql = context.GetService<ISqlGenerationHelper>();
        foreach (var table in context.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct())
        {
#pragma warning disable EF1003 // The names are the model's.
            await context.Database.ExecuteSqlRawAsync("DELETE FROM " + sql.DelimitIdentifier(table), cancellationToken);
#pragma warning restore EF1003
        }

        await seed.FillAsync(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
