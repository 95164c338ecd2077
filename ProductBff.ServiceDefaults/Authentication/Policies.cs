namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// The operations that need permission; reading needs none. The name of a policy is that of the scope or the role it asks for.
/// </summary>
public static class Policies
{
    /// <summary>Writing a review: the scope <c>reviews.write</c>.</summary>
    public const string ReviewsWrite = "reviews.write";

    /// <summary>Reserving stock and releasing it: the scope <c>reservations.write</c>.</summary>
    public const string ReservationsWrite = "reservations.write";

    /// <summary>Changing the catalogue and the stock: the role <c>admin</c>.</summary>
    public const string Administrator = "admin";
}
