using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Engine;

/// <summary>Shows the output of all resources: on the console, each line with the name of who wrote it, or in the log.</summary>
internal sealed partial class ResourceOutput(
    ResourceLoggerService loggers,
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    IHostEnvironment environment,
    ILoggerFactory loggerFactory)
{
    private static readonly string[] Colours = ["\e[36m", "\e[33m", "\e[32m", "\e[35m", "\e[34m", "\e[96m", "\e[93m", "\e[92m"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _prefixes = [];

    public void Start() => loggers.LineWritten = options.EnableResourceLogging ? WriteToLog : WriteToConsole;

    private static bool IsTerminal { get; } = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ControlSequence { get; }

    private void WriteToConsole(string resourceId, LogLine line)
    {
        var content = IsTerminal ? line.Content : ControlSequence.Replace(line.Content, "");
        lock (_gate)
        {
            if (!_prefixes.TryGetValue(resourceId, out var prefix))
            {
                prefix = _prefixes[resourceId] = CreatePrefix(resourceId);
            }

            Console.Out.WriteLine(prefix + content);
        }
    }

    private string CreatePrefix(string resourceId)
    {
        var shownNames = model.Resources.SelectMany(resource => resource.GetResolvedResourceNames()).Select(ShownName);
        var prefix = $"{ShownName(resourceId).PadRight(shownNames.Max(name => name.Length))} | ";
        return IsTerminal ? $"{Colours[_prefixes.Count % Colours.Length]}{prefix}\e[0m" : prefix;
    }

    // The letters of its instance matter only where a resource has several.
    private string ShownName(string resourceId) =>
        Find(resourceId) is { } resource && resource.GetReplicaCount() == 1 ? resource.Name : resourceId;

    private void WriteToLog(string resourceId, LogLine line)
    {
        var logger = loggerFactory.CreateLogger($"{environment.ApplicationName}.Resources.{Find(resourceId)?.Name ?? resourceId}");
        LogLine(logger, line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, line.LineNumber, line.Content);
    }

    private IResource? Find(string resourceId) =>
        model.Resources.FirstOrDefault(resource => resource.GetResolvedResourceNames().Contains(resourceId, StringComparer.Ordinal));

    [LoggerMessage(Message = "{LineNumber}: {Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, int lineNumber, string line);
}
