using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProductBff.InventoryService.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReservationLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Reservations_CreatedAt",
                table: "Reservations",
                column: "CreatedAt",
                filter: "\"ReleasedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_Owner_ProductId",
                table: "Reservations",
                columns: new[] { "Owner", "ProductId" },
                filter: "\"ReleasedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reservations_CreatedAt",
                table: "Reservations");

            migrationBuilder.DropIndex(
                name: "IX_Reservations_Owner_ProductId",
                table: "Reservations");
        }
    }
}
