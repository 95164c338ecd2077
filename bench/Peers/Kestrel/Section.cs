using System.Text;

namespace ProductBff.Bench.Kestrel;

/// <summary>How a backend behaves.</summary>
internal enum Mode
{
    Ok,
    Error,

    /// <summary>Accepts requests and answers none.</summary>
    Hang,

    /// <summary>Alternates between two seconds of errors and two seconds of good answers.</summary>
    Flap,
}

/// <summary>One backend. Its behaviour is changed by <c>POST /settings/{name}?delay={ms}&amp;mode={mode}</c>.</summary>
internal sealed class Section(string path, Func<string, string> body)
{
    private const int FlapMilliseconds = 2_000;

    private volatile int _delay;
    private volatile Mode _mode;

    public string Path => path;

    public Task AnswerAsync(HttpContext context, string id) =>
        _delay == 0 && _mode == Mode.Ok ? WriteAsync(context, id) : AnswerLateAsync(context, id);

    public Task ChangeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (int.TryParse(query["delay"], out var delay) && Enum.TryParse<Mode>(query["mode"], ignoreCase: true, out var mode))
        {
            (_delay, _mode) = (delay, mode);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return Task.CompletedTask;
    }

    private async Task AnswerLateAsync(HttpContext context, string id)
    {
        var mode = _mode;
        try
        {
            await Task.Delay(mode == Mode.Hang ? Timeout.Infinite : _delay, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (mode == Mode.Error || (mode == Mode.Flap && Environment.TickCount64 / FlapMilliseconds % 2 == 0))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        await WriteAsync(context, id);
    }

    private Task WriteAsync(HttpContext context, string id) => Backends.WriteAsync(context, Encoding.UTF8.GetBytes(body(id)));
}
