using System.Globalization;
using ProductBff.Bench;

const string Usage = "Usage: dotnet run -c Release --project bench/ProductBff.Bench -- steady|cached|hang|restarts [connections=64] [seconds=20]";

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

var scenario = args is [var name, ..] ? Scenarios.Find(name) : null;
if (scenario is null || !TryRead(1, 64, out var connections) || !TryRead(2, 20, out var seconds))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

await using var product = await Product.StartAsync(interrupted.Token);
var run = new Run(product, connections, TimeSpan.FromSeconds(seconds), interrupted.Token);
await run.WarmUpAsync();
await scenario(run);
return 0;

bool TryRead(int index, int otherwise, out int value)
{
    value = otherwise;
    return args.Length <= index || (int.TryParse(args[index], CultureInfo.InvariantCulture, out value) && value > 0);
}
