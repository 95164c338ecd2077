using ProductBff.ReviewService;
using ProductBff.ReviewService.Data;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.ServiceDefaults.Products;
using ProductBff.ServiceDefaults.Simulation;
using ProductBff.Storage;
using ProductBff.Storage.DemoData;
using ProductBff.Storage.Migrations;

var builder = WebApplication.CreateBuilder(MigrationCommand.SettingsIn(args));

builder.AddServiceDefaults();
builder.AddCallerAuthentication();
builder.AddStorage<ReviewsContext>("reviews", DemoReviews.SeedAsync);
builder.Services.AddSimulation(builder.Configuration);
builder.Services.AddCatalog(builder.Configuration);
builder.Services.AddReviewApi();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapReviewApi();
app.MapDemoData();

await app.RunOrMigrateAsync(args);
