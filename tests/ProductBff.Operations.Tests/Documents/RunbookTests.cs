using System.Reflection;
using Microsoft.Extensions.Logging;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests.Documents;

/// <summary><c>docs/runbook.md</c> has a part for each warning and error of the programs, under its event's name and with its text.</summary>
public sealed class RunbookTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public async Task Runbook_HasEachWarningAndErrorWithItsText()
    {
        var runbook = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "runbook.md"))).ReplaceLineEndings("\n");
        var described = runbook.Split("\n### ")[1..].Select(part => part.Split('\n')[..3]).Select(part => $"{part[0]}: {part[2].TrimStart('>', ' ')}");
        var logged = Solution.Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetMethods(Any))
            .Select(method => (Method: method, Log: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(message => message.Log?.Level >= LogLevel.Warning)
            .Select(message => $"{message.Log!.EventName ?? message.Method.Name}: {message.Log.Message}");

        Assert.Equal(logged.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }
}
