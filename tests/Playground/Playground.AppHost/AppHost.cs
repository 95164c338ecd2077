var builder = DistributedApplication.CreateBuilder(args);

var web = builder.AddProject<Projects.Playground_Web>("web").WithHttpHealthCheck("/health");

builder.AddProject<Projects.Playground_Web>("front")
    .WithReplicas(2)
    .WithReference(web).WaitFor(web);

builder.Build().Run();
