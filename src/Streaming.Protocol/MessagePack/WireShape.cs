using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Streaming.Protocol.Hub;

namespace Streaming.Protocol.MessagePack;

/// <summary>How values of one type are written, worked out once from what JSON knows of the type.</summary>
internal abstract class WireShape
{
    private static readonly ConcurrentDictionary<Type, WireShape> Shapes = new();

    internal static WireShape Of(Type type) => Shapes.GetOrAdd(type, Make);

    internal abstract void Write(ref MessagePackWriter writer, object value);

    // MessagePack could carry it and JSON cannot; a client must not see a difference.
    private static double Finite(double number) =>
        double.IsFinite(number) ? number : throw new ArgumentException("A number on the wire is finite.");

    private static WireShape Make(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(long?[]))
            return new Int64ColumnShape();
        if (type == typeof(double[]))
            return new DoubleColumnShape();
        if (type == typeof(IUpdate) || type == typeof(object))
            return new RuntimeTypeShape();

        var info = ProtocolJsonContext.Wire.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => new ObjectShape(info),
            JsonTypeInfoKind.Enumerable => new ListShape(info.ElementType!),
            JsonTypeInfoKind.Dictionary when info.KeyType == typeof(string) => new DictionaryShape(info.ElementType!),
            JsonTypeInfoKind.None when ScalarShape.Covers(type) => new ScalarShape(),
            _ => throw new NotSupportedException($"{type} has no form in MessagePack."),
        };
    }

    private sealed class ScalarShape : WireShape
    {
        internal static bool Covers(Type type) =>
            type == typeof(string) || type == typeof(long) || type == typeof(int) || type == typeof(double)
            || type == typeof(bool);

        internal override void Write(ref MessagePackWriter writer, object value)
        {
            switch (value)
            {
                case string text:
                    writer.Write(text);
                    break;
                case long number:
                    writer.Write(number);
                    break;
                case int number:
                    writer.Write(number);
                    break;
                case double number:
                    writer.Write(Finite(number));
                    break;
                case bool flag:
                    writer.Write(flag);
                    break;
                default:
                    throw new NotSupportedException($"{value.GetType()} has no form in MessagePack.");
            }
        }
    }

    private sealed class Int64ColumnShape : WireShape
    {
        internal override void Write(ref MessagePackWriter writer, object value) => writer.WriteColumn((long?[])value);
    }

    private sealed class DoubleColumnShape : WireShape
    {
        internal override void Write(ref MessagePackWriter writer, object value)
        {
            var column = (double[])value;
            foreach (var number in column)
                Finite(number);

            writer.WriteColumn(column);
        }
    }

    private sealed class RuntimeTypeShape : WireShape
    {
        internal override void Write(ref MessagePackWriter writer, object value) =>
            Of(value.GetType()).Write(ref writer, value);
    }

    private sealed class ListShape(Type elementType) : WireShape
    {
        private readonly WireShape _element = Of(elementType);

        internal override void Write(ref MessagePackWriter writer, object value)
        {
            var list = value as IList ?? ((IEnumerable)value).Cast<object?>().ToArray();
            writer.WriteArrayHeader(list.Count);
            for (var i = 0; i < list.Count; i++)
                writer.WriteOrNil(_element, list[i]);
        }
    }

    private sealed class DictionaryShape(Type elementType) : WireShape
    {
        private readonly WireShape _element = Of(elementType);

        internal override void Write(ref MessagePackWriter writer, object value)
        {
            var entries = (IDictionary)value;
            writer.WriteMapHeader(entries.Count);
            foreach (DictionaryEntry entry in entries)
            {
                writer.Write((string)entry.Key);
                writer.WriteOrNil(_element, entry.Value);
            }
        }
    }

    private sealed class ObjectShape : WireShape
    {
        private readonly Field[] _fields;
        private readonly Field[] _conditional;

        internal ObjectShape(JsonTypeInfo info)
        {
            _fields = [.. from property in info.Properties where property.Get is not null select new Field(property)];
            _conditional = [.. _fields.Where(field => field.Condition is not null)];
        }

        internal override void Write(ref MessagePackWriter writer, object value)
        {
            var count = _fields.Length;
            foreach (var field in _conditional)
            {
                if (!field.Condition!(value, field.Get(value)))
                    count--;
            }

            writer.WriteMapHeader(count);
            foreach (var field in _fields)
            {
                var content = field.Get(value);
                if (field.Condition is not null && !field.Condition(value, content))
                    continue;

                writer.WriteRaw(field.EncodedName);
                writer.WriteOrNil(field.Shape, content);
            }
        }

        private sealed class Field(JsonPropertyInfo property)
        {
            internal byte[] EncodedName { get; } = Encode(property.Name);
            internal Func<object, object?> Get { get; } = property.Get!;
            internal Func<object, object?, bool>? Condition { get; } = property.ShouldSerialize;
            internal WireShape Shape { get; } = Of(property.PropertyType);

            private static byte[] Encode(string name)
            {
                var buffer = new ArrayBufferWriter<byte>();
                var writer = new MessagePackWriter(buffer);
                writer.WriteString(Encoding.UTF8.GetBytes(name));
                writer.Flush();
                return buffer.WrittenSpan.ToArray();
            }
        }
    }
}

internal static class WireShapeWriting
{
    internal static void WriteOrNil(this ref MessagePackWriter writer, WireShape shape, object? value)
    {
        if (value is null)
            writer.WriteNil();
        else
            shape.Write(ref writer, value);
    }
}
