// Every test here starts processes; several at a time would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
