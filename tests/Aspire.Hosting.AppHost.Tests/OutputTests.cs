using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Engine;

namespace Aspire.Hosting.Tests;

public sealed class OutputTests
{
    [Fact]
    public async Task Watch_OfALog_GivesWhatIsKeptAndWhatComes()
    {
        var logs = new ResourceLoggerService(TimeProvider.System);
        logs.Write("web-a", "first", isError: false);
        await using var reader = logs.WatchAsync("web-a").GetAsyncEnumerator(Patience.Token);

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal([(1, "first", false)], reader.Current.Select(line => (line.LineNumber, line.Content, line.IsErrorMessage)));

        logs.Write("web-b", "of another", isError: false);
        logs.Write("web-a", "second", isError: true);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal([(2, "second", true)], reader.Current.Select(line => (line.LineNumber, line.Content, line.IsErrorMessage)));
    }

    [Fact]
    public async Task Backlog_ThatIsFull_LosesItsOldestLines()
    {
        var logs = new ResourceLoggerService(TimeProvider.System);
        for (var i = 1; i <= ResourceLoggerService.MaxLines + 5; i++)
        {
            logs.Write("web-a", $"line {i}", isError: false);
        }

        await using var reader = logs.WatchAsync("web-a").GetAsyncEnumerator(Patience.Token);
        Assert.True(await reader.MoveNextAsync());

        Assert.Equal(ResourceLoggerService.MaxLines, reader.Current.Count);
        Assert.Equal("line 6", reader.Current[0].Content);
    }

    [Fact]
    public async Task Lines_OfAnyLengthAndEnding_AreCut()
    {
        List<string> lines = [];
        var tooLong = new string('x', LineReader.MaxLineLength);

        await LineReader.ReadAsync(new StringReader($"one\r\n\ntwo\n{tooLong}rest\nlast"), lines.Add);

        Assert.Equal(["one", "", "two", tooLong, "rest", "last"], lines);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("a  b\tc", "a", "b", "c")]
    [InlineData("--name \"two words\" --x=\"y z\"", "--name", "two words", "--x=y z")]
    [InlineData("\"\" \\\"quoted\\\" c:\\dir", "", "\"quoted\"", "c:\\dir")]
    public void CommandLine_InALaunchProfile_IsSplit(string? text, params string[] expected) =>
        Assert.Equal(expected, CommandLine.Split(text));
}
