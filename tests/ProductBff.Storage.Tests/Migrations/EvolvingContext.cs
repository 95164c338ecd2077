using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ProductBff.Storage.Tests.Migrations;

/// <summary>A service's database that has come to its second version.</summary>
internal sealed class EvolvingContext(DbContextOptions<EvolvingContext> options) : StorageContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => Build(modelBuilder);

    public static void Build(ModelBuilder model) => model.Entity("Thing", thing =>
    {
        thing.ToTable("Things");
        thing.Property<string>("Id").HasMaxLength(10);
        thing.Property<string>("Colour").IsRequired().HasMaxLength(20).HasDefaultValue("grey");
        thing.HasKey("Id");
    });
}

[DbContext(typeof(EvolvingContext))]
[Migration(Id)]
internal sealed class First : Migration
{
    public const string Id = "20260101000000_First";

    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "Things",
        table => new { Id = table.Column<string>(maxLength: 10, nullable: false) },
        constraints: table => table.PrimaryKey("PK_Things", thing => thing.Id));
}

[DbContext(typeof(EvolvingContext))]
[Migration("20260102000000_Second")]
internal sealed class Second : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Colour", "Things", maxLength: 20, nullable: false, defaultValue: "grey");
}

[DbContext(typeof(EvolvingContext))]
internal sealed class EvolvingContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) => EvolvingContext.Build(modelBuilder);
}
