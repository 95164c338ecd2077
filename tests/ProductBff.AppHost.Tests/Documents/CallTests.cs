using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>The calls that the documents name, such as <c>GET /product-details/{id}</c>, each made of the running BFF.</summary>
[Collection(SharedApplication.Name)]
public sealed partial class CallTests(RunningApplication running, CallTests.Administrator administrator) : IClassFixture<CallTests.Administrator>
{
    private const string Id = "Called-1";

    /// <summary>An HTML page, which is not part of the API.</summary>
    private const string ReferencePage = "/scalar";

    public static TheoryData<string> Calls =>
        [.. Document.Guides.SelectMany(document => document.Code).Where(code => Call().IsMatch(code)).Distinct()];

    public static TheoryData<string> Types =>
        [.. Document.Named("README.md").Code.Select(code => Accept().Match(code)).Where(accept => accept.Success).Select(accept => accept.Groups["type"].Value)];

    [SkippableTheory]
    [MemberData(nameof(Calls))]
    public async Task Call_IsAnswered(string call)
    {
        var (method, path) = call.Split(' ') is [var verb, var target] ? (new HttpMethod(verb), target) : throw new InvalidOperationException(call);
        path = path.Replace("{id}", Id, StringComparison.Ordinal).Replace("…", Id, StringComparison.Ordinal);
        using var client = await administrator.ClientAsync(running);
        if (path.Contains("{rid}", StringComparison.Ordinal))
        {
            using var written = await SendAsync(client, HttpMethod.Post, path[..path.LastIndexOf('/')]);
            path = written.Headers.Location!.OriginalString;
        }

        using var response = await SendAsync(client, method, path);

        Assert.True(response.IsSuccessStatusCode, $"{call}: {response}");
        if (method == HttpMethod.Get && path != ReferencePage)
        {
            using var head = await SendAsync(client, HttpMethod.Head, path);
            Assert.Equal(response.StatusCode, head.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Page_OfEachType_IsSentAsThat(string type)
    {
        using var client = running.Client("bff");
        client.DefaultRequestHeaders.Accept.ParseAdd(type);

        using var response = await SendAsync(client, HttpMethod.Get, $"/product-details/{Id}");

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    /// <summary>Sends a request, and again with the same key for as long as the response is that of a busy machine.</summary>
    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path)
    {
        var (limit, key) = (RunningApplication.Limit, Guid.NewGuid().ToString());
        while (true)
        {
            using var request = new HttpRequestMessage(method, path);
            if (method != HttpMethod.Get && method != HttpMethod.Head)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            if (method == HttpMethod.Post && path.StartsWith("/product-details/", StringComparison.Ordinal))
            {
                request.Content = path.EndsWith("/reviews", StringComparison.Ordinal)
                    ? JsonContent.Create(new { rating = 5, comment = "Called." })
                    : JsonContent.Create(new { quantity = 1 });
            }

            var response = await client.SendAsync(request, limit);
            if ((int)response.StatusCode < 500)
            {
                return response;
            }

            response.Dispose();
        }
    }

    [GeneratedRegex("^(GET|HEAD|POST|PUT|DELETE) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Call();

    [GeneratedRegex("^Accept: (?<type>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Accept();

    /// <summary>A caller who may do everything, with a token that is made as the <c>.http</c> file of the reviews says.</summary>
    public sealed class Administrator
    {
        private string? _token;

        public async Task<HttpClient> ClientAsync(RunningApplication running)
        {
            var file = Path.Combine(Repository.Root, "ProductBff.ReviewService", "ProductBff.ReviewService.http");
            _token ??= await new Reader(running).RunAsync(File.ReadLines(file).First().Split("made by: ")[1]);
            var client = running.Client("bff");
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token.Trim());
            return client;
        }
    }
}
