namespace ProductBff.ServiceDefaults.Settings;

/// <summary>Settings that cannot be used. The message is all there is to say to who sets them, and holds no secret.</summary>
public sealed class SettingException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Without the place in the code where it was found out.</summary>
    public override string ToString() => Message;
}
