using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.Storage.Migrations;

/// <summary>The two modes of a service's program.</summary>
public static class MigrationCommand
{
    private const string Argument = "--migrate";

    /// <summary>The arguments that are settings: to the configuration <c>--migrate</c> would be a name, and the next argument its value.</summary>
    public static string[] SettingsIn(string[] args) => [.. args.Where(arg => arg != Argument)];

    /// <summary>Serves requests; with <c>--migrate</c> on the command line, migrates the database instead and ends.</summary>
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
