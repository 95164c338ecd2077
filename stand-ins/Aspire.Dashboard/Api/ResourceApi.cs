using System.Text.Json;
using Aspire.Dashboard.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Dashboard.Api;

/// <summary>The resources, their environment (a secret only by name and on request) and their commands.</summary>
internal sealed class ResourceApi(ResourceBoard board, IResourceSource source)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/resources", context => context.WriteJsonAsync(List(), DashboardJson.Default.ResourceDtoArray));
        routes.MapGet("/api/resources/{id}/environment", EnvironmentAsync);
        routes.MapPost("/api/resources/{id}/environment/reveal", RevealAsync);
        routes.MapPost("/api/resources/{id}/commands/{command}", CommandAsync);
    }

    public ResourceDto[] List()
    {
        var all = board.All();
        var replicated = all.CountBy(resource => resource.Name).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToHashSet();
        return
        [
            .. all.OrderBy(resource => resource.Type == "Parameter")
                .ThenBy(resource => resource.Name, StringComparer.Ordinal)
                .ThenBy(resource => resource.InstanceId, StringComparer.Ordinal)
                .Select(resource => Of(resource, replicated.Contains(resource.Name) ? resource.InstanceId : resource.Name)),
        ];
    }

    private static ResourceDto Of(ResourceSnapshot resource, string displayName) => new(
        resource.Name,
        resource.InstanceId,
        displayName,
        resource.Type,
        resource.State,
        resource.IsFailed,
        resource.Health,
        resource.HealthReports,
        resource.CreatedAt?.ToUnixTimeMilliseconds(),
        resource.StartedAt?.ToUnixTimeMilliseconds(),
        resource.StoppedAt?.ToUnixTimeMilliseconds(),
        resource.ExitCode,
        resource.Endpoints,
        resource.Relationships,
        resource.Properties,
        resource.Commands);

    private Task EnvironmentAsync(HttpContext context) => board.Find(context.Route("id")) is { } resource
        ? context.WriteJsonAsync(
            [
                .. resource.Environment.OrderBy(entry => entry.Name, StringComparer.Ordinal)
                    .Select(entry => new EnvironmentDto(entry.Name, entry.IsSecret ? null : entry.Value, entry.IsSecret)),
            ],
            DashboardJson.Default.EnvironmentDtoArray)
        : UnknownResourceAsync(context);

    private async Task RevealAsync(HttpContext context)
    {
        if (board.Find(context.Route("id")) is not { } resource)
        {
            await UnknownResourceAsync(context);
            return;
        }

        var name = await ReadNameAsync(context);
        if (resource.Environment.FirstOrDefault(entry => entry.Name == name) is { } found)
        {
            await context.WriteJsonAsync(new RevealedDto(found.Value), DashboardJson.Default.RevealedDto);
        }
        else
        {
            await context.WriteProblemAsync(StatusCodes.Status404NotFound, $"{resource.Name} has no environment variable '{name}'.");
        }
    }

    private static async Task<string?> ReadNameAsync(HttpContext context)
    {
        try
        {
            return (await context.Request.ReadFromJsonAsync(DashboardJson.Default.RevealRequest, context.RequestAborted))?.Name;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON: no name was given.
            return null;
        }
    }

    private async Task CommandAsync(HttpContext context)
    {
        var command = context.Route("command")!;
        if (board.Find(context.Route("id")) is not { } resource)
        {
            await UnknownResourceAsync(context);
        }
        else if (!resource.Commands.Contains(command))
        {
            var possible = resource.Commands.Count == 0 ? "nothing" : string.Join(", ", resource.Commands);
            await context.WriteProblemAsync(
                StatusCodes.Status409Conflict, $"{resource.Name} is {resource.State}; possible now: {possible}, not '{command}'.");
        }
        else
        {
            // A browser that goes away does not take the command with it half-way.
            var outcome = await source.ExecuteCommandAsync(resource.InstanceId, command, CancellationToken.None);
            await context.WriteJsonAsync(outcome, DashboardJson.Default.CommandOutcome);
        }
    }

    private static Task UnknownResourceAsync(HttpContext context) =>
        context.WriteProblemAsync(StatusCodes.Status404NotFound, $"There is no resource '{context.Route("id")}'.");
}
