using ProductBff.Testing;

namespace ProductBff.AppHost.Tests.Documents;

/// <summary>Links between the documents, and from them to files of the repository.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Links_LeadToWhatIsThere() => Assert.Empty(
        from document in Document.All
        from link in document.Links
        where !Uri.TryCreate(link, UriKind.Absolute, out _) && !IsThere(document.Path, link)
        select $"{document.Path}: {link}");

    private static bool IsThere(string document, string link)
    {
        var (file, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = file is "" ? document : Path.GetRelativePath(
            Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, file)).Replace('\\', '/');
        return Path.Exists(Path.Combine(Repository.Root, target))
            && (anchor is null || Document.All.Any(other => other.Path == target && other.Anchors.Contains(anchor)));
    }
}
