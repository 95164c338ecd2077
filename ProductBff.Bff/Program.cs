using ProductBff.Bff.Backends;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Description;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Endpoints.Development;
using ProductBff.Bff.Hosting;
using ProductBff.Bff.ProductDetails;
using ProductBff.Bff.Protection;
using ProductBff.Bff.Sessions;
using ProductBff.Bff.Storefront;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPageCache();
builder.AddSessions();
builder.Services.AddTraceBoundary();
builder.Services.AddBackends(builder.Configuration);
builder.Services.AddCrossOrigin(builder.Configuration);
builder.Services.AddRateLimits(builder.Configuration);
builder.Services.AddPageCompression(builder.Configuration);
builder.Services.AddProductDetails(builder.Configuration);
builder.Services.AddRehearsals();
builder.Services.AddPageWarmUp(builder.Configuration);

var app = builder.Build();

// After authentication, so that limits know the caller, and before authorisation, so that refused guesses count, too.
app.MapDefaultEndpoints(callers => callers.UseCrossOrigin().UseRateLimiter().UseSessions());
app.UsePageCompression();
app.UseRehearsals();
app.MapApiDescription();
app.MapStorefront();
app.MapSessions();
app.MapProductDetails();
app.MapPurge();

app.Run();
