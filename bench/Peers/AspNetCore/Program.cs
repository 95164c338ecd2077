using ProductBff.Bench.AspNetCore;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default));
if (builder.Configuration["clients"] == "factory")
{
    builder.Services.AddFactoryClients();
}
else
{
    builder.Services.AddPlainClients(builder.Configuration);
}

var app = builder.Build();
app.MapGet("/product-details/{id?}", (string? id, IBackendClients clients, CancellationToken aborted) => ProductPage.GetAsync(id, clients, aborted));
app.Run();
