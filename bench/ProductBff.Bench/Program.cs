using System.CommandLine;
using ProductBff.Bench;

// After Ctrl+C there are servers to stop, and a whole product.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await Commands.Create().Parse(args).InvokeAsync(patience);
