using Streaming.Client;

await using var client = new FlowClient(args[0], args[1]).Start();
await foreach (var headline in client.Subscribe(Topics.Headline()))
    if (headline.Severity == "alert")
        Console.WriteLine($"{headline.T} {headline.Symbol} {headline.TradeAngle}: {headline.Narrative}");
