using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

internal sealed class RunEngine(DistributedApplicationModel _model)
{
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken) => _model is null ? Task.FromResult(CommandResults.Failure()) :
        throw new NotSupportedException($"{resourceId} {commandName}");
}
