using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// The key ring in Redis, to which only a replica that has seen all of its keys can add one. Otherwise replicas that find no usable key
/// (all just started, or the last key expires) would each create one, and for a day know only their own. So only the first replica's key
/// is stored, and the others find it, because the framework reads the key ring again after it has created a key.
/// </summary>
internal sealed class SharedKeyRing(Func<IDatabase> redis) : IXmlRepository
{
    private static readonly RedisKey Ring = "bff:data-protection-keys";
    private static readonly XName KeyElement = "key";

    private readonly RedisXmlRepository _inner = new(redis, Ring);
    private int _seen;

    /// <exception cref="SessionStoreException">Redis does not answer.</exception>
    public IReadOnlyCollection<XElement> GetAllElements() => Use("read", () =>
    {
        var elements = _inner.GetAllElements();
        Volatile.Write(ref _seen, elements.Count);
        return elements;
    });

    /// <exception cref="SessionStoreException">Redis does not answer.</exception>
    public void StoreElement(XElement element, string friendlyName) => Use("stored", () =>
    {
        if (element.Name != KeyElement)
        {
            _inner.StoreElement(element, friendlyName);
            return true;
        }

        var transaction = redis().CreateTransaction();
        transaction.AddCondition(Condition.ListLengthEqual(Ring, Volatile.Read(ref _seen)));
        _ = transaction.ListRightPushAsync(Ring, element.ToString(SaveOptions.DisableFormatting));
        // False when another replica was faster; its key is as good.
        return transaction.Execute();
    });

    private static T Use<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new SessionStoreException($"The keys of the sessions cannot be {what}: {exception.Message}");
        }
    }
}
