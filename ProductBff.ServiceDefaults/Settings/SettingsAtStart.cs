using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Settings;

/// <summary>Ends a process whose settings are invalid with a message that names them and exit code 1, not with a crash.</summary>
internal static class SettingsAtStart
{
    private static readonly UnhandledExceptionEventHandler End = static (_, unhandled) =>
    {
        if (unhandled.ExceptionObject is SettingException or OptionsValidationException)
        {
            Console.Error.WriteLine($"The process cannot start:{Environment.NewLine}{((Exception)unhandled.ExceptionObject).Message}");
            Environment.Exit(1);
        }
    };

    internal static void ExitOnInvalidSettings()
    {
        // Registered once, however many hosts the process has.
        AppDomain.CurrentDomain.UnhandledException -= End;
        AppDomain.CurrentDomain.UnhandledException += End;
    }

    /// <summary>Checks all settings at once, and before the host starts, which would log each error with its stack trace.</summary>
    internal static void Check(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception e) when (e is AggregateException or OptionsValidationException || IsUnreadable(e))
        {
            throw new SettingException(string.Join(Environment.NewLine, ErrorsIn(e).Distinct()), e);
        }
    }

    /// <summary>Whether the framework's binder threw it for a value that is not of the setting's type.</summary>
    private static bool IsUnreadable(Exception exception) => exception is InvalidOperationException { InnerException: FormatException or ArgumentException };

    private static IEnumerable<string> ErrorsIn(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(ErrorsIn),
        OptionsValidationException invalid => invalid.Failures,
        _ => [exception.Message],
    };
}
