using System.ComponentModel.DataAnnotations;

namespace ProductBff.Storage;

/// <summary>Settings under <c>Data</c>. Where <c>ConnectionStrings:&lt;database&gt;</c> is set, PostgreSQL is used instead of a file.</summary>
public sealed class DataOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Data";

    /// <summary>The folder of the SQLite files, one per service; made when it is missing. Relative to the content root.</summary>
    [Required]
    public string Folder { get; init; } = ".data";

    /// <summary>Whether an empty database is filled with the demo catalogue. Off unless the settings of an environment turn it on.</summary>
    public bool Seed { get; init; }
}
