namespace ProductBff.Bench.Simulation;

/// <summary>What happens to the backend for a while; <see cref="SimulationReport"/> says it in words.</summary>
internal enum Trouble
{
    None,
    Hangs,
    Fails,
    Slow,
    Overload,
}
