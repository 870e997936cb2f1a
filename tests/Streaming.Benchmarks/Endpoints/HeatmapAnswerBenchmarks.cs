using System.IO.Compression;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Runtime.Actors;
using Streaming.Server.Endpoints;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Mapping;
using Streaming.Testing.Bars;

namespace Streaming.Benchmarks.Endpoints;

/// <summary>A session's heatmap, 390 minutes by 250 strikes, from memory to the last byte, without the network; against
/// mapping and encoding it for each caller. Budget: 2 ms.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class HeatmapAnswerBenchmarks
{
    private readonly FragmentCache _cache;
    private readonly BarSelection _bars;

    public HeatmapAnswerBenchmarks()
    {
        var session = new SessionBuilder().List([.. Enumerable.Range(400, 250).Select(strike => (double)strike)]).Close(780).Build();
        var view = new SymbolView { Symbol = session.Symbol, Session = session };
        var window = new BarWindow(BarWindow.MinutesMax, null, null);
        _bars = new(session.Symbol, view, session, BarInterval.OneMinute, window, session.Session.Close);

        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _cache = new(
            Options.Create(new FragmentOptions()),
            new(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()));
    }

    [Benchmark(Baseline = true)]
    public async Task Encoded_for_each_caller() => await EncodeAsync(Stream.Null);

    [Benchmark]
    public Task Assembled() => AssembleAsync(isCompressed: false);

    [Benchmark]
    public async Task Encoded_and_compressed_for_each_caller()
    {
        await using var gzip = new GZipStream(Stream.Null, CompressionLevel.Fastest);
        await EncodeAsync(gzip);
    }

    [Benchmark]
    public Task Assembled_compressed() => AssembleAsync(isCompressed: true);

    private Task EncodeAsync(Stream output)
    {
        var bars = _bars.Bars.ToArray().Select(bar => bar.ToHeatmapBar(HeatmapMetric.Gex, _bars.Grid)).ToArray();
        var answer = HeatmapEndpoint.ToEnvelope(_bars, HeatmapMetric.Gex, HeatmapMode.Raw) with { Bars = bars };
        return JsonSerializer.SerializeAsync(output, answer, ProtocolJsonContext.Wire.HeatmapResponse);
    }

    private Task AssembleAsync(bool isCompressed)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = Stream.Null;
        var frame = JsonSerializer.SerializeToUtf8Bytes(
            HeatmapEndpoint.ToEnvelope(_bars, HeatmapMetric.Gex, HeatmapMode.Raw), ProtocolJsonContext.Wire.HeatmapResponse);
        var form = BarForm.Heatmap(HeatmapMetric.Gex, HeatmapMode.Raw, _bars.Grid, Book.Compat);
        return new BarsBody(frame, _bars, form, _cache).WriteAsync(context, isCompressed);
    }
}
