using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>Shows the parameters of the application, and which of them have no value.</summary>
internal sealed class ParameterStates(DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers)
{
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            var snapshot = new CustomResourceSnapshot { ResourceType = "Parameter" };
            try
            {
                var value = await parameter.GetValueAsync(cancellationToken);
                snapshot = snapshot with
                {
                    State = KnownResourceStates.Active,
                    Properties = [new("Value", value) { IsSensitive = parameter.Secret }],
                };
            }
            catch (MissingParameterValueException exception)
            {
                loggers.WriteNote(parameter, exception.Message);
                snapshot = snapshot with { State = new ResourceStateSnapshot(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn) };
            }

            await notifications.PublishUpdateAsync(parameter, _ => snapshot);
        }
    }
}
