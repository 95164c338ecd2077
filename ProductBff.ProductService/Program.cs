using ProductBff.ProductService;
using ProductBff.ServiceDefaults.Simulation;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddSimulation(builder.Configuration);
builder.Services.AddProductApi();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapProductApi();

app.Run();
