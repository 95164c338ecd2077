using System.ComponentModel.DataAnnotations;
using ProductBff.Storage.Migrations;

namespace ProductBff.Storage;

/// <summary>Settings under <c>Data</c>. Where <c>ConnectionStrings:&lt;database&gt;</c> is set, PostgreSQL is used instead of a file.</summary>
public sealed class DataOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Data";

    /// <summary>
    /// The folder of the SQLite files, one per service; made when it is missing. Relative to the content root. In Production there is no
    /// default: what is written into a container is gone with it.
    /// </summary>
    [Required]
    public string Folder { get; init; } = ".data";

    /// <summary>
    /// Who brings the database up to date: the service, before it listens, or (<c>Separate</c>) the same program started with the argument
    /// <c>--migrate</c>, which ends then; the service waits a minute for that, does not listen meanwhile, and ends with exit code 1.
    /// </summary>
    [EnumDataType(typeof(MigrationMode))]
    public MigrationMode Migration { get; init; }

    /// <summary>Whether an empty database is filled with the demo catalogue. Off unless the settings of an environment turn it on.</summary>
    public bool Seed { get; init; }
}
