using ProductBff.InventoryService;
using ProductBff.InventoryService.Data;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage;
using ProductBff.Storage.DemoData;
using ProductBff.Storage.Migrations;

var builder = WebApplication.CreateBuilder(MigrationCommand.SettingsIn(args));

builder.AddServiceDefaults();
builder.AddCallerAuthentication();
builder.AddStorage<InventoryContext>("inventory", DemoStock.SeedAsync);
builder.Services.AddSimulation(builder.Configuration);
builder.Services.AddCatalog(builder.Configuration);
builder.Services.AddInventoryApi(builder.Configuration);

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapInventoryApi();
app.MapDemoData();

await app.RunOrMigrateAsync(args);
