using Microsoft.Extensions.Options;

namespace Streaming.Server.Hubs;

/// <summary>How many answers with history each key has left in its minute.</summary>
internal sealed class AnswerBudget(IOptions<PushOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Began, int Taken)> _byKey = new(StringComparer.Ordinal);

    public bool TryTake(string keyId)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            var (began, taken) = _byKey.GetValueOrDefault(keyId, (now, 0));
            if (clock.GetElapsedTime(began, now) >= Minute)
                (began, taken) = (now, 0);
            if (taken >= options.Value.AnswersPerMinute)
                return false;

            _byKey[keyId] = (began, taken + 1);
            return true;
        }
    }
}
