using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ProductBff.Storage.Databases;

/// <summary>Keeps EF Core from logging failures, which the code that handles them logs once, and logs successful statements at Debug.</summary>
internal static class EntityFrameworkLog
{
    public static void Quieten(WarningsConfigurationBuilder warnings) => warnings
        .Log((RelationalEventId.CommandExecuted, LogLevel.Debug))
        .Ignore(
            CoreEventId.QueryIterationFailed,
            CoreEventId.SaveChangesFailed,
            RelationalEventId.CommandError,
            RelationalEventId.ConnectionError,
            RelationalEventId.TransactionError);
}
