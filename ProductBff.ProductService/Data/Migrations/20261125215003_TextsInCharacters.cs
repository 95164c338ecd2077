using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProductBff.ProductService.Data.Migrations
{
    /// <inheritdoc />
    public partial class TextsInCharacters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // SQLite does not bound a text, and would copy the table.
            if (!migrationBuilder.IsSqlite())
            {
                migrationBuilder.AlterColumn<string>(
                    name: "Name", table: "Products", maxLength: 1000, nullable: false, oldClrType: typeof(string), oldMaxLength: 200);
                migrationBuilder.AlterColumn<string>(
                    name: "Description", table: "Products", maxLength: 10000, nullable: false, oldClrType: typeof(string), oldMaxLength: 2000);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // SQLite does not bound a text, and would copy the table.
            if (!migrationBuilder.IsSqlite())
            {
                migrationBuilder.AlterColumn<string>(
                    name: "Name", table: "Products", maxLength: 200, nullable: false, oldClrType: typeof(string), oldMaxLength: 1000);
                migrationBuilder.AlterColumn<string>(
                    name: "Description", table: "Products", maxLength: 2000, nullable: false, oldClrType: typeof(string), oldMaxLength: 10000);
            }
        }
    }
}
