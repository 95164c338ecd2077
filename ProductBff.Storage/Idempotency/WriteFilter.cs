using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Idempotency;
using ProductBff.Storage.Databases;

namespace ProductBff.Storage.Idempotency;

/// <summary>
/// Runs a handler in one transaction, together with the key that the caller gave the request. Whatever ends the process, either both
/// the effect and the answer are in the database, or neither is, and the same request may be sent again.
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
        using var original = running.TryEnter(request.Id);
        if (original is null)
        {
            return IdempotencyProblems.StillRunning(http.Response);
        }

        using var turn = await database.EnterWriteAsync(http.RequestAborted);
        await using var transaction = await context.Database.BeginTransactionAsync(http.RequestAborted);

        if (!await database.TryLockAsync(context, request.Id, http.RequestAborted))
        {
            return IdempotencyProblems.StillRunning(http.Response);
        }

        if (await keys.ClaimAsync(request, http.RequestAborted) is { } record)
        {
            return record.Fingerprint == request.Fingerprint ? BufferedResponse.From(record) : IdempotencyProblems.UsedForAnother();
        }

        await transaction.CreateSavepointAsync(BeforeHandler, http.RequestAborted);
        var response = await BufferedResponse.RunAsync(http, handler);
        if (response.IsFinal)
        {
            if (!response.IsSuccess)
            {
                await transaction.RollbackToSavepointAsync(BeforeHandler, http.RequestAborted);
            }

            await keys.CompleteAsync(request, response, http.RequestAborted);
            // No token: the answer that the caller would not wait for is the one that its retry gets.
            await transaction.CommitAsync(CancellationToken.None);
        }

        return response;
    }
}
