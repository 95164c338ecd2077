using Microsoft.AspNetCore.Http;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>A call, the good answer to it, and a token that is cancelled when it is over.</summary>
internal sealed record Received(HttpContext Context, string Good, CancellationToken Over);

/// <summary>What a backend does with a call.</summary>
internal delegate Task Behaviour(Received call);

/// <summary>Everything that a backend may do.</summary>
internal static class Behaviours
{
    // The BFF reads no more than 256 KiB.
    private const int Oversize = 300 * 1024;

    public static Task Good(Received call)
    {
        if (call.Context.Request.Query.ContainsKey("page"))
        {
            call.Context.Response.Headers["X-Total-Count"] = "1";
        }

        return Json(call, call.Good);
    }

    /// <summary>A good answer, once the gate is open.</summary>
    public static Behaviour Gated(Gate gate) => async call =>
    {
        await gate.Opened.WaitAsync(call.Over);
        await Good(call);
    };

    /// <summary>Headers and half of a good answer at once, the rest once the gate is open.</summary>
    public static Behaviour GatedInTheBody(Gate gate) => async call =>
    {
        call.Context.Response.ContentType = "application/json";
        await call.Context.Response.WriteAsync(call.Good[..10], call.Over);
        await call.Context.Response.Body.FlushAsync(call.Over);
        await gate.Opened.WaitAsync(call.Over);
        await call.Context.Response.WriteAsync(call.Good[10..], call.Over);
    };

    public static Behaviour Status(int status, string? retryAfter = null) => call =>
    {
        call.Context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            call.Context.Response.Headers.RetryAfter = retryAfter;
        }

        return call.Context.Response.WriteAsync("no", call.Over);
    };

    public static Behaviour Answers(string json) => call => Json(call, json);

    public static Task Malformed(Received call) => Json(call, call.Good[..^2]);

    public static Task WrongContentType(Received call)
    {
        call.Context.Response.ContentType = "text/html";
        return call.Context.Response.WriteAsync(call.Good, call.Over);
    }

    /// <summary>Valid JSON that is too long, with a <c>Content-Length</c>.</summary>
    public static Task TooLarge(Received call)
    {
        call.Context.Response.ContentLength = call.Good.Length + Oversize;
        return Json(call, call.Good + new string(' ', Oversize));
    }

    /// <summary>The same without a <c>Content-Length</c>, so that the caller notices only while reading.</summary>
    public static Task TooLargeUnannounced(Received call) => Json(call, call.Good + new string(' ', Oversize));

    public static async Task ResetInTheBody(Received call)
    {
        call.Context.Response.ContentType = "application/json";
        call.Context.Response.ContentLength = call.Good.Length;
        await call.Context.Response.WriteAsync(call.Good[..10], call.Over);
        await call.Context.Response.Body.FlushAsync(call.Over);
        call.Context.Abort();
    }

    /// <summary>The connection is reset without a byte of an answer.</summary>
    public static Task Resets(Received call)
    {
        call.Context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Not even headers, until the caller leaves.</summary>
    public static Task Hangs(Received call) => Task.Delay(Timeout.InfiniteTimeSpan, call.Over);

    /// <summary>One behaviour per call, the last one for all further calls.</summary>
    public static Behaviour InTurn(params Behaviour[] turns)
    {
        var next = -1;
        return call => turns[Math.Min(Interlocked.Increment(ref next), turns.Length - 1)](call);
    }

    private static Task Json(Received call, string json)
    {
        call.Context.Response.ContentType = "application/json; charset=utf-8";
        return call.Context.Response.WriteAsync(json, call.Over);
    }
}

/// <summary>Holds calls back until it is opened.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => _opened.Task;

    public void Open() => _opened.TrySetResult();
}
