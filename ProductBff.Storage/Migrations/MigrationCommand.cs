using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.Storage.Migrations;

/// <summary>The two things that a service's program does.</summary>
public static class MigrationCommand
{
    private const string Argument = "--migrate";

    /// <summary>Serves; or, where the command line says <c>--migrate</c>, brings the database up to date and ends.</summary>
    public static async Task RunOrMigrateAsync(this WebApplication app, string[] args)
    {
        if (args.Contains(Argument, StringComparer.Ordinal))
        {
            await using (app)
            {
                await app.Services.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
            }
        }
        else
        {
            await app.RunAsync();
        }
    }
}
