var builder = DistributedApplication.CreateBuilder(args);

// Nothing here may depend on a port that somebody else could have taken, unless a test says so.
var port = int.TryParse(builder.Configuration["Playground:Port"], out var given) ? given : (int?)null;

var cache = builder.AddRedis("cache");

var web = builder.AddProject<Projects.Playground_Web>("web")
    .WithEndpoint("http", endpoint => endpoint.Port = port)
    .WithHttpHealthCheck("/health")
    .WithReference(cache).WaitFor(cache);

builder.AddProject<Projects.Playground_Web>("front")
    .WithEndpoint("http", endpoint => endpoint.Port = null)
    .WithReplicas(2)
    .WithReference(web).WaitFor(web);

builder.AddProject<Projects.Playground_Crasher>("crasher");

builder.Build().Run();
