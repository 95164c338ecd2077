using System.Collections.ObjectModel;

namespace ProductBff.Bench.Servers;

/// <summary>A server that can be measured: a program that is told its port.</summary>
/// <param name="Name">As on the command line and in the tables.</param>
/// <param name="Program">Its file.</param>
/// <param name="Arguments">Its arguments, by the port that it is to listen on.</param>
internal sealed record Target(string Name, string Program, Func<int, IEnumerable<string>> Arguments)
{
    /// <summary>Its settings, by the port that it is to listen on.</summary>
    public Func<int, IReadOnlyDictionary<string, string>> Environment { get; init; } = _ => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether it is .NET, which can be asked how much it has allocated.</summary>
    public bool IsDotNet { get; init; }

    /// <summary>Whether a page that is asked for twice comes from a cache.</summary>
    public bool Caches { get; init; }
}
