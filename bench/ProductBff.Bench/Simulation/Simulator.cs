using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.ServiceDiscovery;
using ProductBff.Bff.Backends.Resilience;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;
using ProductBff.Bff.ProductDetails;

namespace ProductBff.Bench.Simulation;

/// <summary>
/// Replicas that call one backend for a section of their pages: the product's own <see cref="BackendCalls"/> with simulated time and a
/// simulated backend. Pages arrive independently of each other, however long others take (Poisson), each for another product.
/// </summary>
internal static class Simulator
{
    public const int Replicas = 4;
    public const int PagesPerSecond = 210;

    public static readonly TimeSpan Begins = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan Ends = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(90);
    public static readonly TimeSpan Budget = ProductSections.Reviews.Budget;

    private const string Backend = "reviewservice";

    public static async Task<SimulationResult> RunAsync(Variant variant, Trouble trouble, int seed)
    {
        var time = new SimulatedTime();
        var backend = new SimulatedBackend(time, new(seed));
        var (arrivals, jitter, calls) = (new Random(seed + 1), new Random(seed + 2), new List<SimulatedCall>());
        await using var services = new ServiceCollection().AddServiceDiscovery()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new($"services:{Backend}:http:0", $"http://{Backend}")]).Build())
            .BuildServiceProvider();
        BackendCalls[] replicas = [.. Enumerable.Range(0, Replicas).Select(_ => new BackendCalls(
            Backend, new(Backend, services.GetRequiredService<ServiceEndpointResolver>()), new(backend), variant.Options, time, NullLogger<BackendCalls>.Instance, jitter))];
        time.After(Begins, () => backend.Trouble = trouble);
        time.After(Ends, () => backend.Trouble = Trouble.None);
        Arrive();
        // On a thread without a synchronization context, like the product's: a continuation runs inline when its timer fires.
        await Task.Run(() => time.RunUntil(Length));
        return new(variant, trouble, calls, backend.Calls);

        void Arrive()
        {
            var rate = PagesPerSecond * (backend.Trouble == Trouble.Overload ? 2 : 1);
            time.After(TimeSpan.FromSeconds(-Math.Log(1 - arrivals.NextDouble()) / rate), () =>
            {
                var call = new SimulatedCall(time.Now);
                calls.Add(call);
                _ = CallAsync(call, replicas[arrivals.Next(Replicas)], variant, time);
                call.Settle();
                Arrive();
            });
        }
    }

    /// <summary>The section degrades when its budget has run out; the call goes on until the page's deadline, as in the product.</summary>
    private static async Task CallAsync(SimulatedCall call, BackendCalls replica, Variant variant, SimulatedTime time)
    {
        var pages = new PagesOptions();
        var pageTime = pages.Deadline - pages.Headroom;
        var deadline = Deadline.After(time, time.GetTimestamp(), variant.MindsDeadline ? pageTime : TimeSpan.FromDays(1));
        using var pageEnded = new CancellationTokenSource();
        time.After(pageTime, () =>
        {
            if (!call.HasEnded)
            {
                pageEnded.Cancel();
                call.Settle();
            }
        });
        SimulatedCall.Current.Value = call;
        try
        {
            var outcome = await replica.SendAsync(new(HttpMethod.Get, "reviews", deadline), pageEnded.Token);
            using var response = outcome.Result;
            call.End(time.Now, response is { IsSuccessStatusCode: true });
        }
        catch (OperationCanceledException)
        {
            call.End(time.Now, isGood: false);
        }
    }
}
