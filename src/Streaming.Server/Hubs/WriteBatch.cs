using System.Buffers;

namespace Streaming.Server.Hubs;

/// <summary>Updates that leave in one write.</summary>
/// <param name="Message">Null where nothing waits.</param>
/// <param name="IsLast">True where the connection ends behind it.</param>
internal readonly record struct WriteBatch(EncodedMessage? Message, byte[]? Rented, bool IsLast)
{
    public static WriteBatch Of(List<Update> updates, UpdateEncoding encoding, bool isLast)
    {
        if (updates.Count == 1)
            return new WriteBatch(updates[0].Encoded(encoding), Rented: null, isLast);

        var length = 0;
        foreach (var update in updates)
            length += update.Encoded(encoding).Bytes.Length;

        var rented = ArrayPool<byte>.Shared.Rent(length);
        var end = 0;
        foreach (var update in updates)
        {
            var bytes = update.Encoded(encoding).Bytes;
            bytes.CopyTo(rented.AsMemory(end));
            end += bytes.Length;
        }

        return new WriteBatch(encoding.Join(rented.AsMemory(0, length)), rented, isLast);
    }

    /// <summary>The transport has taken it.</summary>
    public void Return()
    {
        if (Rented is not null)
            ArrayPool<byte>.Shared.Return(Rented);
    }
}
