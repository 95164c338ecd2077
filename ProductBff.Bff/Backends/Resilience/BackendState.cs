namespace ProductBff.Bff.Backends.Resilience;

/// <summary>What is learned about one backend and shared by all calls to it.</summary>
internal sealed class BackendState(BackendOptions options)
{
    public AnswerTimes AnswerTimes { get; } = new(options.Hedging.Quantile);

    public ExtraCallBudget RetryBudget { get; } = new(options.Retry.BudgetRatio, options.Retry.BudgetReserve);

    public ExtraCallBudget HedgeBudget { get; } = new(options.Hedging.BudgetRatio, reserve: 0);

    public void Answered(TimeSpan after)
    {
        AnswerTimes.Record(after);
        RetryBudget.Earn();
        HedgeBudget.Earn();
    }
}
