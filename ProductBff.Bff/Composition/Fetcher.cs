namespace ProductBff.Bff.Composition;

/// <summary>
/// Calls a section's client, in a scope of its own, and is the boundary at which a bug in one stops: the section fails, the page goes on.
/// </summary>
internal sealed class Fetcher<T>(Section<T> section, ComposerContext context)
{
    public async Task<Fetched<T>> FetchAsync(
        string id, BackendCall call, Func<IServiceProvider, SectionCall, Task<Fetched<T>>> fetch)
    {
        try
        {
            await using var scope = context.Scopes.CreateAsyncScope();
            return await fetch(scope.ServiceProvider, new(id, call.Deadline, call.CancellationToken));
        }
        catch (Exception exception)
        {
            return OutcomeOf(exception, call.CancellationToken);
        }
    }

    public async Task<IReadOnlyDictionary<string, Fetched<T>>> FetchManyAsync(IReadOnlyList<string> ids, BackendCall call)
    {
        try
        {
            await using var scope = context.Scopes.CreateAsyncScope();
            return await section.FetchMany!(scope.ServiceProvider, new(ids, call.Deadline, call.CancellationToken));
        }
        catch (Exception exception)
        {
            return Fetched.ForEach<T>(ids, OutcomeOf(exception, call.CancellationToken));
        }
    }

    private Failure OutcomeOf(Exception exception, CancellationToken givenUp)
    {
        if (exception is OperationCanceledException && givenUp.IsCancellationRequested)
        {
            return FailureReason.Deadline;
        }

        context.Log.FetchThrew(section.Name, exception);
        return FailureReason.Error;
    }
}
