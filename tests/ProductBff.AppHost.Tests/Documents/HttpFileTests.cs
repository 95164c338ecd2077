using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>The <c>.http</c> files of the services, which an editor sends request by request.</summary>
[Collection(SharedApplication.Name)]
public sealed partial class HttpFileTests(RunningApplication running)
{
    public static TheoryData<string> Services => [.. RunningApplication.Projects.Where(name => name != "bff")];

    [SkippableTheory]
    [MemberData(nameof(Services))]
    public async Task Requests_AreAnsweredAsTheirTitlesSay(string service)
    {
        var folder = Directory.GetDirectories(Repository.Root).Single(folder => folder.EndsWith($".{service}", StringComparison.OrdinalIgnoreCase));
        var text = (await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder, "*.http")))).ReplaceLineEndings("\n");
        var token = await new Reader(running).RunAsync(MadeBy().Match(text).Groups["command"].Value);
        var requests = Request().Matches(text.Replace("{{token}}", token.Trim(), StringComparison.Ordinal));
        Assert.NotEmpty(requests);
        using var client = running.Client(service);
        await running.ExecuteAsync(service, "reset-demo-data");
        try
        {
            foreach (var request in requests.Select(match => match.Groups))
            {
                var title = request["title"].Value;
                var key = Guid.NewGuid().ToString();
                using var answer = await SendAsync(client, request, key);

                Assert.True(title.EndsWith("400", StringComparison.Ordinal) ? answer.StatusCode == HttpStatusCode.BadRequest : answer.IsSuccessStatusCode, $"{title}: {answer}");
                if (title.Contains("the same key again is answered as before", StringComparison.Ordinal))
                {
                    using var again = await SendAsync(client, request, key);
                    Assert.Equal(answer.StatusCode, again.StatusCode);
                    Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
                }
            }
        }
        finally
        {
            await running.ExecuteAsync(service, "reset-demo-data");
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, GroupCollection request, string key)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request["method"].Value), request["path"].Value);
        if (request["body"] is { Length: > 0 } body)
        {
            message.Content = new StringContent(body.Value, new MediaTypeHeaderValue("application/json"));
        }

        foreach (var header in request["header"].Captures.Select(header => header.Value.Split(": ", 2)).Where(header => header[0] != "Content-Type"))
        {
            Assert.True(message.Headers.TryAddWithoutValidation(header[0], header[1].Replace("{{$guid}}", key, StringComparison.Ordinal)));
        }

        return await client.SendAsync(message, RunningApplication.Limit);
    }

    [GeneratedRegex("^@token = made by: (?<command>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MadeBy();

    [GeneratedRegex(@"(^### (?<title>.+)\n)?^(?<method>[A-Z]+) \{\{host\}\}(?<path>\S+)\n((?<header>[\w-]+: .+)\n)*(\n(?<body>\{.+\})\n)?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Request();
}
