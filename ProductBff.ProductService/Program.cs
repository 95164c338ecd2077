using ProductBff.ProductService;
using ProductBff.ProductService.Data;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage;
using ProductBff.Storage.DemoData;
using ProductBff.Storage.Migrations;

var builder = WebApplication.CreateBuilder(MigrationCommand.SettingsIn(args));

builder.AddServiceDefaults();
builder.AddCallerAuthentication();
builder.AddStorage<ProductsContext>("products", DemoProducts.SeedAsync);
builder.Services.AddSimulation(builder.Configuration);
builder.Services.AddCatalog(builder.Configuration);
builder.Services.AddProductApi();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapProductApi();
app.MapDemoData();

await app.RunOrMigrateAsync(args);
