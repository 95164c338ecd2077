using System.Net;

namespace ProductBff.Bench.Simulation;

/// <summary>
/// A backend with a fixed number of workers and one unbounded queue. It completes every call, even when its caller has left. That is
/// the harder case: the services of this product get the caller's deadline, and stop then.
/// </summary>
internal sealed class SimulatedBackend(SimulatedTime time, Random random) : HttpMessageHandler
{
    public const int Workers = 18;

    public static readonly TimeSpan Typical = TimeSpan.FromMilliseconds(50);

    private const double Spread = 0.3;
    private const double LongShare = 0.02;
    private const int LongFactor = 6;
    private const int SlowFactor = 5;

    private readonly Lock _lock = new();
    private readonly Queue<Action<HttpStatusCode>> _waiting = new();
    private int _busy;

    /// <summary>The calls per second that it can answer while there is no trouble.</summary>
    public static double Capacity { get; } =
        Workers / (Typical.TotalSeconds * Math.Exp(Spread * Spread / 2) * (1 + (LongShare * (LongFactor - 1))));

    /// <summary>The number of calls by the second in which they arrive.</summary>
    public Dictionary<int, int> Calls { get; } = [];

    public Trouble Trouble
    {
        get;
        set
        {
            field = value;
            StartWork();
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = SimulatedCall.Current.Value!;
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        lock (_lock)
        {
            Calls[(int)time.Now.TotalSeconds] = Calls.GetValueOrDefault((int)time.Now.TotalSeconds) + 1;
            if (Trouble == Trouble.Fails)
            {
                time.After(TimeSpan.FromMilliseconds(1), () => Answer(HttpStatusCode.ServiceUnavailable));
            }
            else
            {
                _waiting.Enqueue(Answer);
            }
        }

        StartWork();
        call.AddAttempt();
        return answer.Task;

        void Answer(HttpStatusCode status)
        {
            if (answer.TrySetResult(new(status)))
            {
                call.Settle(hasAnswer: status == HttpStatusCode.OK);
            }
        }
    }

    private void StartWork(int done = 0)
    {
        lock (_lock)
        {
            for (_busy -= done; Trouble != Trouble.Hangs && _busy < Workers && _waiting.TryDequeue(out var answer); _busy++)
            {
                time.After(ServiceTime(), () =>
                {
                    answer(HttpStatusCode.OK);
                    StartWork(done: 1);
                });
            }
        }
    }

    /// <summary>Log-normal, with some much longer ones, like those that garbage collections, locks and disks cause.</summary>
    private TimeSpan ServiceTime()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Typical * Math.Exp(Spread * normal) * (random.NextDouble() < LongShare ? LongFactor : 1) * (Trouble == Trouble.Slow ? SlowFactor : 1);
    }
}
