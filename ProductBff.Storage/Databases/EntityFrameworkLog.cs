using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ProductBff.Storage.Databases;

/// <summary>A failure is logged once, by whoever handles it, and a statement that worked only at Debug.</summary>
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
