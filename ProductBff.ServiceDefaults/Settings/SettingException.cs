namespace ProductBff.ServiceDefaults.Settings;

/// <summary>Settings are invalid. The message tells the operator everything needed and holds no secret.</summary>
public sealed class SettingException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The message without the stack trace, which says nothing about the setting.</summary>
    public override string ToString() => Message;
}
