namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which endpoints of another resource this one is told, and under which name.</summary>
internal sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource, string? alias) : IResourceAnnotation
{
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private bool _all;

    public IResourceWithEndpoints Resource { get; } = resource;

    /// <param name="endpointName">Null for all that do not exclude themselves.</param>
    public void Include(string? endpointName)
    {
        if (endpointName is null)
        {
            _all = true;
        }
        else
        {
            _named.Add(endpointName);
        }
    }

    public void AddTo(EnvironmentCallbackContext context)
    {
        var service = alias ?? Resource.Name;
        var prefix = VariableName.Encode(alias ?? Resource.Name.ToUpperInvariant());
        foreach (var endpoint in Resource.GetEndpoints())
        {
            if (!_named.Contains(endpoint.EndpointName) && (!_all || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }

            context.EnvironmentVariables[$"{prefix}_{VariableName.Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            context.EnvironmentVariables[FreeDiscoveryKey(context, service, endpoint)] = endpoint;
        }
    }

    private static string FreeDiscoveryKey(EnvironmentCallbackContext context, string service, EndpointReference endpoint)
    {
        var key = endpoint.EndpointName.ToLowerInvariant() is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
        return Enumerable.Range(0, int.MaxValue)
            .Select(index => $"services__{service}__{key}__{index}")
            .First(name => !context.EnvironmentVariables.ContainsKey(name));
    }
}
