using ProductBff.ReviewService;
using ProductBff.ServiceDefaults.Simulation;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddSimulation(builder.Configuration);
builder.Services.AddReviewApi();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapReviewApi();

app.Run();
