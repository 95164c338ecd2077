using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProductBff.InventoryService.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "IdempotencyRecords",
                columns: table => new
                {
                    Id = table.Column<string>(maxLength: 43, nullable: false),
                    Fingerprint = table.Column<string>(maxLength: 43, nullable: false),
                    Status = table.Column<int>(nullable: false),
                    Headers = table.Column<string>(nullable: false),
                    Body = table.Column<byte[]>(nullable: false),
                    ExpiresAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdempotencyRecords", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Reservations",
                columns: table => new
                {
                    Id = table.Column<Guid>(nullable: false),
                    ProductId = table.Column<string>(maxLength: 64, nullable: false),
                    Quantity = table.Column<int>(nullable: false),
                    Owner = table.Column<string>(maxLength: 43, nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    ReleasedAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reservations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Stocks",
                columns: table => new
                {
                    ProductId = table.Column<string>(maxLength: 64, nullable: false),
                    Stock = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Stocks", x => x.ProductId);
                    table.CheckConstraint("Stock_NotNegative", "\"Stock\" >= 0");
                });

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyRecords_ExpiresAt",
                table: "IdempotencyRecords",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "IdempotencyRecords");

            migrationBuilder.DropTable(
                name: "Reservations");

            migrationBuilder.DropTable(
                name: "Stocks");
        }
    }
}
