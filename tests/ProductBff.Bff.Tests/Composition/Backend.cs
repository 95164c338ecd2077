using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>A client whose backend does what the test says, and that records its calls.</summary>
internal sealed class Backend<T>(TimeProvider clock, Func<string, T> make)
{
    private readonly Lock _gate = new();
    private readonly List<SectionCall> _calls = [];
    private readonly List<BatchCall> _batches = [];

    /// <summary>In milliseconds; negative: it never answers.</summary>
    public double Delay { get; set; }

    /// <summary>What it answers after the delay; by default a value.</summary>
    public Func<string, Fetched<T>>? Answer { get; set; }

    /// <summary>What each call does, where one delay and one answer for all do not say it.</summary>
    public Func<SectionCall, Task<Fetched<T>>>? Script { get; set; }

    public IReadOnlyList<SectionCall> Calls => Copy(_calls);

    public IReadOnlyList<BatchCall> Batches => Copy(_batches);

    public void Fails(Failure failure) => Answer = _ => failure;

    public async Task<Fetched<T>> GetAsync(SectionCall call)
    {
        Add(_calls, call);
        if (Script is { } script)
        {
            return await script(call);
        }

        await WaitAsync(call.Backend.Token);
        return AnswerTo(call.Id);
    }

    public async Task<IReadOnlyDictionary<string, Fetched<T>>> GetManyAsync(BatchCall call)
    {
        Add(_batches, call);
        await WaitAsync(call.Backend.Token);
        return call.Ids.ToDictionary(id => id, AnswerTo);
    }

    private Fetched<T> AnswerTo(string id) => Answer is { } answer ? answer(id) : Fetched.Value(make(id));

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var delay = Delay < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Delay);
        if (delay != TimeSpan.Zero)
        {
            await Task.Delay(delay, clock, cancellationToken);
        }
    }

    private void Add<TCall>(List<TCall> calls, TCall call)
    {
        lock (_gate)
        {
            calls.Add(call);
        }
    }

    private List<TCall> Copy<TCall>(List<TCall> calls)
    {
        lock (_gate)
        {
            return [.. calls];
        }
    }
}
