using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ProductBff.ServiceDefaults.Products;

/// <summary>
/// The rule for a product's id: 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>, not only dots
/// (a segment <c>.</c> or <c>..</c> would change the path that it is put into).
/// </summary>
public static class ProductId
{
    /// <summary>The most characters an id may have.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Says whether <paramref name="id"/> is a product id, and if not, why, in words for the caller.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id, [NotNullWhen(false)] out string? error)
    {
        error = id switch
        {
            null or "" => "The product id is empty.",
            { Length: > MaxLength } => $"The product id has {id.Length} characters; at most {MaxLength} are allowed.",
            _ when id.AsSpan().ContainsAnyExcept(Allowed) => "The product id may hold only A-Z, a-z, 0-9, '.', '_' and '-'.",
            _ when !id.AsSpan().ContainsAnyExcept('.') => "The product id may not consist of dots only.",
            _ => null,
        };
        return error is null;
    }
}
