using System.ComponentModel.DataAnnotations;
using ProductBff.Storage.Migrations;

namespace ProductBff.Storage;

/// <summary>Settings under <c>Data</c>. Where <c>ConnectionStrings:&lt;database&gt;</c> is set, PostgreSQL is used instead of a file.</summary>
public sealed class DataOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Data";

    /// <summary>
    /// The folder of the SQLite files, one per service; created when it is missing. Relative to the content root. In Production there is no
    /// default, because a file inside a container is lost with it.
    /// </summary>
    [Required]
    public string Folder { get; init; } = ".data";

    /// <summary>
    /// Who migrates the database: the service before it listens, or (<c>Separate</c>) a run of the same program with the argument
    /// <c>--migrate</c>. The service does not listen until that is done; after a minute it gives up and ends with exit code 1.
    /// </summary>
    [EnumDataType(typeof(MigrationMode))]
    public MigrationMode Migration { get; init; }

    /// <summary>Whether to fill an empty database with the demo catalogue. Off unless the settings of an environment turn it on.</summary>
    public bool Seed { get; init; }
}
