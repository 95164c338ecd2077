namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// The operations that need permission; reading products, reviews and stock needs none. A policy has the name of the scope or role it requires.
/// </summary>
public static class Policies
{
    /// <summary>Writing a review: the scope <c>reviews.write</c>.</summary>
    public const string ReviewsWrite = "reviews.write";

    /// <summary>Reserving stock, reading a reservation and releasing it: the scope <c>reservations.write</c>.</summary>
    public const string ReservationsWrite = "reservations.write";

    /// <summary>Changing the catalogue and the stock, and purging the cache: the role <c>admin</c>.</summary>
    public const string Administrator = "admin";
}
