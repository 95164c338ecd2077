namespace ProductBff.Storage.Databases;

/// <summary>Admits one writer of this process at a time: waiting here is asynchronous, waiting for SQLite's lock blocks a thread.</summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Pass(_gate);
    }

    public void Dispose() => _gate.Dispose();

    private sealed class Pass(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
