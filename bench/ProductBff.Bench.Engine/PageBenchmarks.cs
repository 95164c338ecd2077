using System.Globalization;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bench.Engine;

/// <summary>The cost of composing a page, by its number of sections.</summary>
public class PageBenchmarks
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(400);

    private readonly PartClient _client = new();
    private Page<Part[]> _page = null!;
    private PageComposer _composer = null!;
    private int _id;

    [Params(1, 2, 3, 4, 8, 16, 32)]
    public int Sections { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _page = Page.Define<Part[]>("page", page =>
        {
            SectionHandle<Part>[] parts = [.. Enumerable.Range(1, Sections).Select(number => page.Required(Section.Define(
                $"part-{number}", static (PartClient client, SectionCall call) => client.FetchAsync(call.Id), Budget, PartJson.Default.Part)))];
            return sections => [.. parts.Select(part => sections.Get(part)!)];
        });
        _composer = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton(_client)
            .AddPages(new ConfigurationBuilder().Build(), _page)
            .BuildServiceProvider()
            .GetRequiredService<PageComposer>();
    }

    [Benchmark(Baseline = true)]
    public async Task<Part[]> WhenAll()
    {
        using var deadline = new CancellationTokenSource(Budget);
        var (id, parts) = (NextId(), new Task<Fetched<Part>>[Sections]);
        for (var index = 0; index < parts.Length; index++)
        {
            parts[index] = _client.FetchAsync(id);
        }

        return [.. (await Task.WhenAll(parts).WaitAsync(deadline.Token)).Select(part => part.TryGet(out var value) ? value : throw new InvalidOperationException())];
    }

    [Benchmark]
    public async Task<Part[]> Engine() =>
        (await _composer.ComposeAsync(_page, new PageRequest(NextId()), CancellationToken.None)).Body ?? throw new InvalidOperationException();

    /// <summary>A new id for each page, so that no fetch is shared.</summary>
    private string NextId() => (++_id).ToString(CultureInfo.InvariantCulture);
}

/// <summary>The value of a section.</summary>
public sealed record Part(string Id, int Price);

/// <summary>A backend that answers asynchronously, from the thread pool.</summary>
internal sealed class PartClient
{
    public async Task<Fetched<Part>> FetchAsync(string id)
    {
        await Task.Yield();
        return new Part(id, 9_999);
    }
}

[JsonSerializable(typeof(Part))]
internal sealed partial class PartJson : JsonSerializerContext;
