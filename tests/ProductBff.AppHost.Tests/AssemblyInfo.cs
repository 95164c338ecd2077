// Each starts the whole product; one at a time is enough for a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
