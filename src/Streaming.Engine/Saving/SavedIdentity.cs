using System.Buffers;
using Streaming.Engine.Sessions;

namespace Streaming.Engine.Saving;

/// <summary>What a state was made for: one that was saved for something else is of no use.</summary>
internal static class SavedIdentity
{
    /// <summary>The engine that saved it, to the build: another one may write other fields, or compute other numbers from
    /// the same ones, and nobody has to remember to say so.</summary>
    public static Guid Format => typeof(SavedIdentity).Module.ModuleVersionId;

    public static byte[] Of(string symbol, TradingSession session, EngineOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new StateWriter(bytes);
        writer.Value(BitConverter.IsLittleEndian);
        writer.Text(symbol);
        writer.Value(session.Date);
        writer.Value(session.Open);
        writer.Value(session.Close);
        options.Save(ref writer);
        writer.Finish();
        return bytes.WrittenSpan.ToArray();
    }
}
