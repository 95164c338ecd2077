using Microsoft.EntityFrameworkCore;

namespace ProductBff.ProductService.Data;

/// <summary>The demo catalogue, for a database that has no products. The other services know the same ids.</summary>
internal static class DemoProducts
{
    private static readonly (string Id, string Name, string Description, long Price)[] Products =
    [
        ("KB-75", "Compact mechanical keyboard", "75% layout, hot-swappable quiet switches, aluminium frame, USB-C and Bluetooth.", 12900),
        ("MS-ERGO", "Vertical mouse", "A handshake grip that keeps the forearm straight. Six buttons, 4000 dpi, charges over USB-C.", 6950),
        ("DISP-27", "27-inch 4K display", "Factory-calibrated IPS panel, 99% DCI-P3, 90 W over USB-C, height-adjustable stand.", 54900),
        ("HUB-7", "Seven-port USB-C hub", "Two HDMI outputs, gigabit Ethernet, SD reader, 100 W pass-through.", 7990),
        ("CAM-4K", "4K webcam", "Autofocus, two microphones and a shutter that really covers the lens.", 14900),
        ("LAMP-S", "Desk lamp", "Dimmable warm-white LED on a balanced arm. No flicker, no glare on the screen.", 8900),
        ("STAND-L", "Laptop stand", "Folds flat, holds up to 5 kg, made of one sheet of recycled aluminium.", 3990),
        ("MAT-XL", "Felt desk mat", "90 by 40 cm of merino felt on cork.", 4500),
    ];

    public static async Task SeedAsync(ProductsContext context, CancellationToken cancellationToken)
    {
        if (await context.Products.AnyAsync(cancellationToken))
        {
            return;
        }

        context.AddRange(Products.Select(product => new ProductRow
        {
            Id = product.Id,
            Name = product.Name,
            Description = product.Description,
            Price = product.Price,
            Version = 1,
        }));
        await context.SaveChangesAsync(cancellationToken);
    }
}
