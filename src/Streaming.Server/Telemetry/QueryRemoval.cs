using System.Diagnostics;
using OpenTelemetry;

namespace Streaming.Server.Telemetry;

/// <summary>Takes queries, which may hold keys and tickets, out of every span.</summary>
internal sealed class QueryRemoval : BaseProcessor<Activity>
{
    private static readonly string[] Holders = ["url.query", "url.full", "http.url", "http.target"];

    public override void OnEnd(Activity data)
    {
        foreach (var holder in Holders)
            if (data.GetTagItem(holder) is not null)
                data.SetTag(holder, null);
    }
}
