namespace ProductBff.Bff.Endpoints;

/// <summary>
/// The parameter <c>ids</c> of a batch: comma-separated, at most <see cref="MaxCount"/>, duplicates merged, in the requested order.
/// An invalid id stays in the list: it gets its own 400 and does not fail the others.
/// </summary>
internal static class BatchIds
{
    public const int MaxCount = ProductIdList.MaxCount;

    public static bool TryParse(
        string? value, [NotNullWhen(true)] out IReadOnlyList<string>? ids, [NotNullWhen(false)] out string? error)
    {
        ids = null;
        if (string.IsNullOrEmpty(value))
        {
            error = "No product id is given.";
            return false;
        }

        if (value.Length > MaxCount * (ProductId.MaxLength + 1))
        {
            error = $"The list is longer than {MaxCount} product ids can be.";
            return false;
        }

        string[] distinct = [.. value.Split(',').Distinct()];
        if (distinct.Length > MaxCount)
        {
            error = $"{distinct.Length} product ids are given; at most {MaxCount} are allowed.";
            return false;
        }

        (ids, error) = (distinct, null);
        return true;
    }
}
