namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The assembly whose metadata says where the AppHost is; null for the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Without a dashboard nobody can restart a failed resource: whoever waits for it fails as well.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the output of resources goes to the log instead of the console.</summary>
    public bool EnableResourceLogging { get; set; }
}
