using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Caching;

/// <summary>A write must be remembered for longer than a page that began before it can be in the making.</summary>
internal sealed class RecentWriteCheck(IOptions<PagesOptions> pages) : IValidateOptions<CachingOptions>
{
    public ValidateOptionsResult Validate(string? name, CachingOptions options) =>
        options.RecentWrite >= 2 * pages.Value.Deadline
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{CachingOptions.SectionName}:{nameof(CachingOptions.RecentWrite)} is '{options.RecentWrite}': it must be at least twice " +
                $"{PagesOptions.SectionName}:{nameof(PagesOptions.Deadline)} ('{pages.Value.Deadline}').");
}
