using System.Collections.ObjectModel;

namespace ProductBff.Bench.Servers;

/// <summary>A server that can be measured: a program and its settings for a given port.</summary>
/// <param name="Name">Its name on the command line and in the tables.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Makes its arguments for the port that it is to listen on.</param>
internal sealed record Target(string Name, string Program, Func<int, IEnumerable<string>> Arguments)
{
    /// <summary>Makes its environment variables for the port that it is to listen on.</summary>
    public Func<int, IReadOnlyDictionary<string, string>> Environment { get; init; } = _ => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether it is a .NET program, whose allocations can be read.</summary>
    public bool IsDotNet { get; init; }

    /// <summary>Whether a page that is requested again comes from a cache.</summary>
    public bool Caches { get; init; }
}
