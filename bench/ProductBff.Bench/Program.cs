using System.CommandLine;
using ProductBff.Bench;

// After Ctrl+C it takes time to stop the servers or the whole product.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await Commands.Create().Parse(args).InvokeAsync(patience);
