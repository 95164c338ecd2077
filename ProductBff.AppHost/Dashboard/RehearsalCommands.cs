using System.Net.Http.Json;

namespace ProductBff.AppHost.Dashboard;

internal static class RehearsalCommands
{
    private const string Path = "/development/rehearsal";

    private static readonly string[] Sections = ["product", "reviews", "inventory"];
    private static readonly string[] States = ["timeout", "error", "unreachable", "circuit-open(5s)", "slow(2s)", "stale", "fallback"];

    /// <summary>Adds the commands that inject a fault into a section of every page, and that remove it.</summary>
    public static IResourceBuilder<ProjectResource> WithRehearsalCommands(this IResourceBuilder<ProjectResource> bff) => bff
        .WithHttpCommand(Path, "Rehearse a failure", commandName: "rehearse", commandOptions: new()
        {
            Method = HttpMethod.Put,
            Description = "Makes a section of every page misbehave: for the next requests, or until the rehearsal is ended.",
            IconName = "BeakerEdit",
            IsHighlighted = true,
            Arguments =
            [
                new() { Name = "section", Label = "Section", InputType = InputType.Choice, Required = true, Options = Choices(Sections), Value = "reviews" },
                new()
                {
                    Name = "state", Label = "What it does", InputType = InputType.Choice, Required = true, Options = Choices(States), Value = "timeout",
                    AllowCustomChoice = true,
                },
                new() { Name = "requests", Label = "For how many requests (empty: until it is ended)", InputType = InputType.Number },
            ],
            PrepareRequest = context =>
            {
                context.Request.Content = JsonContent.Create(new
                {
                    sections = Wanted(context.Arguments),
                    requests = Requests(context.Arguments),
                });
                return Task.CompletedTask;
            },
            GetCommandResult = context => ResultAsync(
                context, $"{Wanted(context.Arguments)} is rehearsed; requests left: {Requests(context.Arguments)?.ToString() ?? "all, until it is ended"}."),
        })
        .WithHttpCommand(Path, "End the rehearsal", commandName: "end-rehearsal", commandOptions: new()
        {
            Method = HttpMethod.Delete,
            Description = "All sections do what they really do again.",
            IconName = "BeakerOff",
            GetCommandResult = context => ResultAsync(context, "No section misbehaves on purpose any more."),
        });

    private static KeyValuePair<string, string>[] Choices(string[] values) => [.. values.Select(value => KeyValuePair.Create(value, value))];

    private static string Wanted(InteractionInputCollection arguments) => $"{arguments.GetString("section")}={arguments.GetString("state")}";

    private static int? Requests(InteractionInputCollection arguments) =>
        arguments.GetString("requests") is { Length: > 0 } ? arguments.GetInt32("requests") : null;

    // For invalid input the body is the BFF's problem document, which says what is wrong.
    private static async Task<ExecuteCommandResult> ResultAsync(HttpCommandResultContext context, string success) =>
        context.Response.IsSuccessStatusCode
            ? CommandResults.Success(success)
            : CommandResults.Failure(await context.Response.Content.ReadAsStringAsync(context.CancellationToken));
}
