using FsCheck;
using FsCheck.Fluent;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>What one backend call does.</summary>
public enum Deed
{
    Answer,
    Fail,
    NotFound,
    Throw,
    ThrowCancelled,
    Hang,

    /// <summary>Hangs or answers without looking at its token.</summary>
    Deaf,
}

/// <summary>A backend call: what it does, after how many milliseconds.</summary>
public sealed record Turn(Deed Deed, int AfterMs);

/// <summary>A caller: when it comes, what it wants, and when it leaves (negative: it stays).</summary>
public sealed record Visit(int AtMs, string Id, int LeavesAfterMs, int Include, bool Overloaded);

/// <summary>A stretch of time: callers, and what each section's backend does call by call, over and over.</summary>
public sealed record Script(Visit[] Visits, Turn[] Product, Turn[] Reviews, Turn[] Stock)
{
    /// <summary>So that a counterexample can be read.</summary>
    public override string ToString() =>
        $"visits: {string.Join(" ", (object[])Visits)}\nproduct: {string.Join(" ", (object[])Product)}\nreviews: {string.Join(" ", (object[])Reviews)}\nstock: {string.Join(" ", (object[])Stock)}";
}

public static class Scripts
{
    public static Arbitrary<Script> Script() => Arb.From(Generator, Shrink);

    private static Gen<Turn> Turns =>
        from deed in Gen.Frequency(
            (4, Gen.Constant(Deed.Answer)),
            (1, Gen.Elements(Enum.GetValues<Deed>())))
        from afterMs in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 150), Gen.Choose(150, 700))
        select new Turn(deed, afterMs);

    private static Gen<Visit> Visits =>
        from atMs in Gen.Choose(0, 900)
        from id in Gen.Elements("A", "B")
        from leavesAfterMs in Gen.Frequency((3, Gen.Constant(-1)), (1, Gen.Choose(0, 500)))
        from include in Gen.Frequency((4, Gen.Constant(7)), (1, Gen.Choose(1, 7)))
        from overloaded in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Visit(atMs, id, leavesAfterMs, include, overloaded);

    private static Gen<Script> Generator =>
        from visits in Visits.NonEmptyListOf()
        from product in Turns.NonEmptyListOf()
        from reviews in Turns.NonEmptyListOf()
        from stock in Turns.NonEmptyListOf()
        select new Script([.. visits.Take(8).OrderBy(visit => visit.AtMs)], [.. product], [.. reviews], [.. stock]);

    private static IEnumerable<Script> Shrink(Script script) =>
        Enumerable.Range(0, script.Visits.Length)
            .Where(_ => script.Visits.Length > 1)
            .Select(left => script with { Visits = [.. script.Visits.Where((_, index) => index != left)] });
}
