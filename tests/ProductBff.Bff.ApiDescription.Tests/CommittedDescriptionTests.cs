using System.Text.Json.Nodes;
using ProductBff.Bff.ApiDescription.Tests.Making;

namespace ProductBff.Bff.ApiDescription.Tests;

public sealed class CommittedDescriptionTests
{
    private const string MakeAgain = "MAKE_OPENAPI";

    [Fact]
    public async Task Description_Committed_IsWhatTheCodeSays()
    {
        var made = await DescriptionMaker.MakeAsync();
        if (Environment.GetEnvironmentVariable(MakeAgain) == "1")
        {
            await File.WriteAllTextAsync(DescriptionMaker.File, made);
        }

        var committed = await File.ReadAllTextAsync(DescriptionMaker.File);
        var (first, lines) = (made.Split('\n'), committed.Split('\n'));
        var line = first.Zip(lines).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(made == committed,
            $"The API has changed: line {line + 1} of {DescriptionMaker.File} is '{lines.ElementAtOrDefault(line)}' and has to be '{first.ElementAtOrDefault(line)}'. " +
            $"If that is meant, make it again ({MakeAgain}=1, see CONTRIBUTING.md) and commit it.");
    }
}
