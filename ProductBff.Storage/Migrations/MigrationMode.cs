namespace ProductBff.Storage.Migrations;

/// <summary>Who brings the database up to date.</summary>
public enum MigrationMode
{
    /// <summary>Each instance, before it listens, one at a time.</summary>
    AtStart,

    /// <summary>A step of its own, by <c>--migrate</c>: instances need no right to change the schema.</summary>
    Separate,
}
