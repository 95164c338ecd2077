namespace ProductBff.Storage.Migrations;

/// <summary>Who migrates the database.</summary>
public enum MigrationMode
{
    /// <summary>Each instance, before it listens, one at a time.</summary>
    AtStart,

    /// <summary>A separate run with <c>--migrate</c>, so that instances need no right to change the schema.</summary>
    Separate,
}
