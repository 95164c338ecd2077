namespace ProductBff.Bff.Endpoints;

/// <summary>
/// The parameter <c>ids</c> of a batch: comma-separated, at most <see cref="MaxCount"/>, duplicates merged, in the requested order.
/// An invalid id stays in the list: it gets its own 400 and does not fail the others.
/// </summary>
internal static class BatchIds
{
    public const int MaxCount = ProductIdList.MaxCount;

    public static bool TryParse(string? value, [NotNullWhen(true)] out string[]? ids, [NotNullWhen(false)] out string? error)
    {
        ids = null;
        error = string.IsNullOrEmpty(value) ? "No product id is given."
            : value.Length > MaxCount * (ProductId.MaxLength + 1) ? $"The list is longer than {MaxCount} product ids can be."
            : (ids = [.. value.Split(',').Distinct()]).Length > MaxCount ? $"{ids.Length} product ids are given; at most {MaxCount} are allowed."
            : null;
        return error is null;
    }
}
