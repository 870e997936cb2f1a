using System.Runtime.CompilerServices;

namespace Streaming.Protocol;

/// <summary>The names of an enum's values on the wire, in the enum's order. Exact case: the contract allows no other.</summary>
internal sealed class WireNames<T>(params string[] names)
    where T : unmanaged, Enum
{
    internal string this[T value] => names[Unsafe.BitCast<T, byte>(value)];

    internal bool TryParse(ReadOnlySpan<char> name, out T value)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                value = Unsafe.BitCast<byte, T>((byte)i);
                return true;
            }
        }

        value = default;
        return false;
    }
}
