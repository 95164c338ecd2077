using System.Net;
using System.Text.RegularExpressions;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>Keeps cookies, submits the sign-in form, and calls the API as the shop's script does.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;
    private Uri _site;

    public Browser(BffHost bff)
    {
        _site = bff.ClientOptions.BaseAddress;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies, UseProxy = false });
    }

    /// <summary>The session cookie as it is sent, <c>name=value</c>.</summary>
    public string SessionCookie => Assert.Single(_cookies.GetCookies(_site), cookie => !cookie.Name.EndsWith("-form", StringComparison.Ordinal)
        && !cookie.Name.StartsWith('.')).ToString();

    public void Add(string name, string value) => _cookies.Add(_site, new Cookie(name, value, "/"));

    /// <summary>Switches to another instance, which gets the cookies, too, because they do not depend on the port.</summary>
    public void GoTo(BffHost another) => _site = another.ClientOptions.BaseAddress;

    public async Task<Answer> SignInAsync(string user = "alice", string? returnUrl = null)
    {
        var path = $"/session/sign-in{(returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}")}";
        var page = await SendAsync(HttpMethod.Get, path);
        // A BFF that has just started may not be connected to Redis yet.
        for (var more = 0; more < 100 && page.Status == HttpStatusCode.ServiceUnavailable; more++)
        {
            await Task.Delay(50);
            page = await SendAsync(HttpMethod.Get, path);
        }

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var fields = HiddenFields(page.Text);
        fields["user"] = user;
        return await SendAsync(HttpMethod.Post, "/session/sign-in", new FormUrlEncodedContent(fields));
    }

    public static Dictionary<string, string> HiddenFields(string page) =>
        HiddenField().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value));

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Posts as a script of the same origin does; without the CSRF header, as a form of another site would.</summary>
    public Task<Answer> PostAsync(string path, string? json = null, bool csrfHeader = true) =>
        SendAsync(
            HttpMethod.Post,
            path,
            json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
            [("Idempotency-Key", Guid.NewGuid().ToString()), .. csrfHeader ? new[] { ("X-CSRF", "1") } : []]);

    public Task<Answer> ReviewAsync(bool csrfHeader = true) =>
        PostAsync("/product-details/P001/reviews", """{"rating":5,"comment":"Fine"}""", csrfHeader);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_site, path)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)">""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HiddenField();
}
