using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Idempotency;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Idempotency;

/// <summary>
/// Runs a handler in one transaction with the request's idempotency key. Even if the process dies, the database has either both the
/// effect and the response, or neither, and then the same request may be sent again.
/// </summary>
internal sealed class WriteFilter(
    bool keyRequired, StorageContext context, Database database, IdempotencyStore keys, RunningKeys running)
{
    private const string BeforeHandler = "before_handler";

    public async ValueTask<object?> InvokeAsync(HttpContext http, Func<ValueTask<object?>> handler)
    {
        var (key, problem) = IdempotencyKey.Read(http.Request.Headers, keyRequired);
        return (key, problem) switch
        {
            (_, { }) => problem,
            (null, _) => await RunAsync(http, handler),
            _ => await RunOnceAsync(await KeyedRequest.ReadAsync(key, http), http, handler),
        };
    }

    private async Task<object?> RunAsync(HttpContext http, Func<ValueTask<object?>> handler)
    {
        using var turn = await database.EnterWriteAsync(http.RequestAborted);
        await using var transaction = await context.Database.BeginTransactionAsync(http.RequestAborted);
        var response = await BufferedResponse.RunAsync(http, handler);
        if (response.IsSuccess)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }

        return response;
    }

    private async Task<object?> RunOnceAsync(KeyedRequest request, HttpContext http, Func<ValueTask<object?>> handler)
    {
        using var original = running.TryEnter(request.Key.Id);
        if (original is null)
        {
            return IdempotencyProblems.StillRunning(http.Response);
        }

        using var turn = await database.EnterWriteAsync(http.RequestAborted);
        await using var transaction = await context.Database.BeginTransactionAsync(http.RequestAborted);

        // The key before the request: a retry is answered from its key, so nobody can block it by sending the same request repeatedly.
        if (!await database.TryLockAsync(context, request.Key.Id, http.RequestAborted))
        {
            return IdempotencyProblems.StillRunning(http.Response);
        }

        if (await keys.ClaimAsync(request.Key, http.RequestAborted) is { } used)
        {
            return used.Fingerprint == request.Key.Fingerprint ? BufferedResponse.From(used) : IdempotencyProblems.UsedForAnotherRequest();
        }

        if (!await database.TryLockAsync(context, request.Request.Id, http.RequestAborted))
        {
            return IdempotencyProblems.StillRunning(http.Response);
        }

        if (await keys.ClaimAsync(request.Request, http.RequestAborted) is { } sent && sent.Fingerprint != request.Request.Fingerprint)
        {
            // The transaction rolls back here, so that the key stays free for a request of the caller's own.
            return IdempotencyProblems.UsedByAnotherCaller();
        }

        await transaction.CreateSavepointAsync(BeforeHandler, http.RequestAborted);
        var response = await BufferedResponse.RunAsync(http, handler);
        if (response.IsFinal)
        {
            if (!response.IsSuccess)
            {
                await transaction.RollbackToSavepointAsync(BeforeHandler, http.RequestAborted);
            }

            await keys.CompleteAsync(request.Key, response, http.RequestAborted);
            // No token: if the caller has left, its retry gets this response.
            await transaction.CommitAsync(CancellationToken.None);
        }

        return response;
    }
}
