using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Protection;
using ProductBff.ServiceDefaults.Products;

namespace ProductBff.Bff.Endpoints;

/// <summary>From the request to a composed page in the form that was asked for.</summary>
internal sealed class PageHandler(
    PageComposer composer, IOptions<JsonOptions> json, IHostEnvironment environment)
{
    public const string IncludeParameter = "include";

    public async Task<IResult> GetAsync<TBody>(Page<TBody> page, HttpContext context, string id, string? include)
    {
        if (!TryRead(page, context, include, out var sections, out var faults, out var invalid))
        {
            return invalid;
        }

        var format = PageFormats.Of(context.Request);
        if (format == PageFormat.EventStream && EventIds.IsLast(context.Request))
        {
            context.Response.Headers.CacheControl = PageStreamResult.CacheControl;
            return TypedResults.NoContent();
        }

        var ticket = context.Features.GetRequiredFeature<PageTicket>();
        var request = new PageRequest(id, sections, faults, ticket.Admission == Admission.EssentialOnly);
        if (format != PageFormat.Json)
        {
            return new PageStreamResult<TBody>(
                landed => composer.ComposeAsync(page, request, context.RequestAborted, landed, ticket), format, json.Value.SerializerOptions);
        }

        using (ticket)
        {
            var result = await composer.ComposeAsync(page, request, context.RequestAborted);
            return result.HasBody
                ? new PageJsonResult<TBody>(result, json.Value.SerializerOptions)
                : new PageProblem(result.Failure);
        }
    }

    public async Task<IResult> GetManyAsync<TBody>(Page<TBody> page, HttpContext context, string? ids, string? include)
        where TBody : class
    {
        // With a slash at its end the path is that of a page whose id is empty.
        if (context.Request.Path.Value is [.., '/'])
        {
            return ProductId.IsValid("", out var empty) ? TypedResults.NotFound() : ProductIdFilter.Invalid(empty);
        }

        if (!BatchIds.TryParse(ids, out var list, out var error))
        {
            return Invalid("ids", error);
        }

        if (!TryRead(page, context, include, out var sections, out var faults, out var invalid))
        {
            return invalid;
        }

        using var ticket = context.Features.GetRequiredFeature<PageTicket>();
        string[] valid = [.. list.Where(id => ProductId.IsValid(id, out _))];
        var entries = await composer.ComposeManyAsync(
            page, new BatchRequest(valid, sections, faults, ticket.Admission == Admission.EssentialOnly), context.RequestAborted);
        var items = BatchItem.InAskedOrder(list, entries, Activity.Current?.TraceId.ToHexString());
        return new BatchJsonResult<TBody>(entries, items, json.Value.SerializerOptions);
    }

    private bool TryRead(
        Page page,
        HttpContext context,
        string? include,
        out SectionSet? sections,
        out IReadOnlyList<Fault>? faults,
        [NotNullWhen(false)] out IResult? invalid)
    {
        (sections, faults, invalid) = (null, null, null);
        if (include is not null)
        {
            if (!SectionSet.TryParse(page, include, out var parsed, out var error))
            {
                invalid = Invalid(IncludeParameter, error);
                return false;
            }

            sections = parsed;
        }

        if (!environment.IsProduction() && context.Request.Headers[FaultHeader.Name].ToString() is { Length: > 0 } text)
        {
            if (!FaultHeader.TryParse(page, text, out faults, out var error))
            {
                invalid = Invalid(FaultHeader.Name, error);
                return false;
            }

            Activity.Current?.SetTag("bff.rehearsal", text);
        }

        return true;
    }

    private static ValidationProblem Invalid(string field, string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [error] }, title: "The request is not valid.");
}
