using System.Globalization;

// Ends with the exit code that it is given, after a line on each output.
await Console.Out.WriteLineAsync("crasher: about to end");
await Console.Error.WriteLineAsync("crasher: ended on purpose");
return int.Parse(Environment.GetEnvironmentVariable("EXIT_CODE") ?? "1", CultureInfo.InvariantCulture);
