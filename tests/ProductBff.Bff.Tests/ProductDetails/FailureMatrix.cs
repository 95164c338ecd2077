using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>What a backend does wrong, or right.</summary>
public enum Fault
{
    Fast,
    SlowWithinBudget,
    SlowBeyondBudget,
    SlowInTheBody,
    Error500,
    Error404,
    Malformed,
    WrongContentType,
    Oversize,
    OversizeUnannounced,
    ConnectionRefused,
    ResetInTheBody,
    Hang,
}

/// <summary>What the page then has to say: the rules of the specification, as a table.</summary>
/// <param name="Reason">Why the section is not fresh; null when it is.</param>
/// <param name="IsRetried">True when the failure may pass: the backend is then asked three times in all.</param>
internal sealed record Rule(Fault Fault, string? Reason, bool IsRetried = false)
{
    private static readonly Rule[] All =
    [
        new(Fault.Fast, Reason: null),
        new(Fault.SlowWithinBudget, Reason: null),
        new(Fault.SlowBeyondBudget, "timeout"),
        new(Fault.SlowInTheBody, "timeout"),
        new(Fault.Error500, "error", IsRetried: true),
        new(Fault.Error404, "not-found"),
        new(Fault.Malformed, "malformed"),
        new(Fault.WrongContentType, "malformed"),
        new(Fault.Oversize, "too-large"),
        new(Fault.OversizeUnannounced, "too-large"),
        new(Fault.ConnectionRefused, "unreachable", IsRetried: true),
        new(Fault.ResetInTheBody, "unreachable", IsRetried: true),
        new(Fault.Hang, "timeout"),
    ];

    public static Rule Of(Fault fault) => All.Single(rule => rule.Fault == fault);

    public bool IsSlow => Fault is Fault.SlowBeyondBudget or Fault.SlowInTheBody or Fault.Hang;

    /// <summary>What is served. A remembered value stands in for anything but a definitive "no such thing".</summary>
    public string StatusOf(bool essential, bool remembered) => Reason switch
    {
        null => "fresh",
        not "not-found" when remembered => "stale",
        _ => essential ? "failed" : "fallback",
    };

    /// <summary>The HTTP status when there is no page.</summary>
    public int ProblemStatus => Reason switch
    {
        "not-found" => 404,
        "timeout" => 504,
        _ => 502,
    };

    public Behaviour Behaviour(Gate gate) => Fault switch
    {
        Fault.Fast or Fault.ConnectionRefused => Behaviours.Good,
        Fault.SlowWithinBudget or Fault.SlowBeyondBudget => Behaviours.Gated(gate),
        Fault.SlowInTheBody => Behaviours.GatedInTheBody(gate),
        Fault.Error500 => Behaviours.Status(500),
        Fault.Error404 => Behaviours.Status(404),
        Fault.Malformed => Behaviours.Malformed,
        Fault.WrongContentType => Behaviours.WrongContentType,
        Fault.Oversize => Behaviours.TooLarge,
        Fault.OversizeUnannounced => Behaviours.TooLargeUnannounced,
        Fault.ResetInTheBody => Behaviours.ResetInTheBody,
        Fault.Hang => Behaviours.Hangs,
        _ => throw new ArgumentOutOfRangeException(nameof(gate), Fault, message: null),
    };
}
