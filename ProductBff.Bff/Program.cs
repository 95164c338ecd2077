using ProductBff.Bff.Backends;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition.Http;
using ProductBff.Bff.LoadShedding;
using ProductBff.Bff.ProductDetails;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPageCache();
builder.Services.AddOpenApi();
builder.Services.AddBackends(builder.Configuration);
builder.Services.AddLoadShedding(builder.Configuration);
builder.Services.AddPageEndpoints();
builder.Services.AddProductDetails();

var app = builder.Build();

app.MapDefaultEndpoints();
app.UsePageCache();
app.MapOpenApi();
app.MapProductDetails();

app.Run();
