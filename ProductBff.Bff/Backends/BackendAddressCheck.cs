using ProductBff.Bff.Backends.Resilience;

namespace ProductBff.Bff.Backends;

/// <summary>Fails start-up when a backend's address is missing or malformed; otherwise discovery would look up the logical name in DNS at the first page.</summary>
internal sealed class BackendAddressCheck(string backend, IConfiguration configuration) : IValidateOptions<BackendOptions>
{
    public ValidateOptionsResult Validate(string? name, BackendOptions options)
    {
        if (name != backend)
        {
            return ValidateOptionsResult.Skip;
        }

        var path = $"services:{backend}";
        // An endpoint is configured as a list of addresses or as a single value.
        IConfigurationSection[] addresses = [.. configuration.GetSection(path).GetChildren()
            .SelectMany(endpoint => endpoint.GetChildren() is var list && list.Any() ? list : [endpoint])];
        string[] errors = addresses is []
            ? [$"{path} is not set: say where the backend is, for example {path}:http:0=http://host:port."]
            : [.. addresses.Where(address => !IsAddress(address.Value))
                .Select(address => $"{address.Path} is '{address.Value}': It is no address, as http://host:port or host:port is.")];
        return errors is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsAddress(string? value) =>
        Uri.TryCreate(value?.Contains("://", StringComparison.Ordinal) == true ? value : $"http://{value}", UriKind.Absolute, out var uri)
        && uri.Host.Length > 0;
}
