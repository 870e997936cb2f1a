using BenchmarkDotNet.Attributes;
using Streaming.Engine;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;

namespace Streaming.Benchmarks;

/// <summary>The reducer beside the least that any reducer must do: find the contract and add its size.</summary>
[MemoryDiagnoser]
public class SymbolStateBenchmarks
{
    private const int Strikes = 250;
    private const int Spots = 5;
    private const int SecondsOfSamples = 20_000;
    private const int EventCount = 8_192;

    public const int TradeCount = EventCount / 2;

    private static readonly DateOnly Day = new(2026, 6, 12);

    private readonly MarketEvent[] _events = new MarketEvent[EventCount];
    private readonly Dictionary<OptionContract, long> _volumes = [];
    private SymbolState _state = null!;
    private TradingSession _session = null!;
    private OptionContract[] _contracts = [];
    private double[][] _prices = [];
    private double _seconds;

    [GlobalSetup]
    public void Setup()
    {
        _ = TradingCalendar.Nyse.TryGetSession(Day, out var session);
        _session = session!;
        _state = new SymbolState("SPX", _session, new EngineOptions());
        _state.Apply(MarketEvent.Of("SPX", new SpotPrice(_session.Open, 6_000, 0, 0)));
        var contracts = new List<OptionContract>();
        for (var row = 0; row < Strikes; row++)
            foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
            {
                var contract = new OptionContract("SPXW", Day, right, (5_375 + 5 * row) * 1_000L);
                var fair = Math.Max(0.1, Black.Price(right, 6_000, contract.Strike, 0.008));
                contracts.Add(contract);
                _volumes[contract] = 0;
                _state.Apply(MarketEvent.Of(contract, new OpenInterestReport(_session.Open, 1_000, null)));
                _state.Apply(MarketEvent.Of(contract, new Quote(_session.Open, fair - 0.05, fair + 0.05, 10, 10)));
            }

        _contracts = [.. contracts];
        _prices = [.. Enumerable.Range(0, Spots).Select(move => contracts.Select(
            contract => Math.Max(0.1, Black.Price(contract.Right, 6_000 + move, contract.Strike, 0.008))).ToArray())];
        _state.Apply(MarketEvent.Of("SPX", new SpotPrice(_session.Open + TimeSpan.FromSeconds(1), 6_000, 0, 0)));
        var random = new Random(1);
        for (var i = 0; i < EventCount; i++)
        {
            var contract = contracts[random.Next(contracts.Count)];
            var fair = Math.Max(0.1, Black.Price(contract.Right, 6_000, contract.Strike, 0.008));
            var at = _session.Open + TimeSpan.FromSeconds(2 + i * 1e-5);

            // One trade to one quote: the quotes move while the trades are signed.
            _events[i] = i % 2 == 0
                ? MarketEvent.Of(contract, new Quote(at, fair - 0.05, fair + 0.05, 10 + i % 7, 10))
                : MarketEvent.Of(contract, new Trade(at, fair + 0.05, 1 + i % 9, i, ConditionCode.Automatic, 'C', false, 0, 0));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = EventCount)]
    public long LookUpAndAdd()
    {
        foreach (ref readonly var item in _events.AsSpan())
            _volumes[item.Contract!] += item.Kind == MarketEventKind.Trade ? item.AsTrade().Size : 1;
        return _volumes.Count;
    }

    /// <summary>Half trades, half quotes, within one second: what the reducer does between samples.</summary>
    [Benchmark(OperationsPerInvoke = EventCount)]
    public void Apply()
    {
        foreach (ref readonly var item in _events.AsSpan())
            _state.Apply(item);
    }

    /// <summary>One sample of the whole chain after every quote and the spot have moved: what a second costs at the
    /// most. Taking the quotes in is part of it.</summary>
    [Benchmark]
    public void Sample()
    {
        // A time that went back would make no sample: when the day is over it begins anew.
        _seconds += 1;
        if (_seconds == SecondsOfSamples)
        {
            Setup();
            _seconds = 1;
        }

        var at = _session.Open + TimeSpan.FromSeconds(3 + _seconds);
        var move = (int)_seconds % Spots;
        _state.Apply(MarketEvent.Of("SPX", new SpotPrice(at, 6_000 + move, 0, 0)));
        for (var i = 0; i < _contracts.Length; i++)
        {
            var fair = _prices[move][i];
            _state.Apply(MarketEvent.Of(_contracts[i], new Quote(at, fair - 0.05, fair + 0.05, 10, 10)));
        }

        while (_state.TryTakeClosed(out _))
        {
        }
    }
}
