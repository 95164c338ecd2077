// Each class starts the whole product; a small machine can run only one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
