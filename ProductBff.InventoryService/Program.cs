using ProductBff.InventoryService;
using ProductBff.ServiceDefaults.Simulation;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddSimulation(builder.Configuration);
builder.Services.AddInventoryApi();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapInventoryApi();

app.Run();
