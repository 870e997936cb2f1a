using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Webhooks;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>Who gets room where there is little.</summary>
public sealed class WebhookSharesTests
{
    private readonly TestTime _time = new();
    private readonly WebhookShares _shares;

    public WebhookSharesTests() => _shares = new WebhookShares(
        Options.Create(new WebhookOptions { Concurrency = 64, Timeout = TimeSpan.FromSeconds(10) }), _time);

    [Fact]
    public void A_webhook_has_one_attempt_at_a_time()
    {
        Assert.Single(_shares.Begin([Hook("desk", 0)]));
        Assert.Empty(_shares.Begin([Hook("desk", 0)]));

        _shares.End(Hook("desk", 0));
        Assert.Single(_shares.Begin([Hook("desk", 0)]));
    }

    [Fact]
    public void A_key_has_a_quarter_of_all()
    {
        Assert.Equal(16, _shares.Begin(Hooks("desk", 100)).Count);
        Assert.Equal(16, _shares.Begin(Hooks("other", 100)).Count);
    }

    [Fact]
    public void There_are_no_more_than_all()
    {
        for (var key = 0; key < 9; key++)
            _shares.Begin(Hooks($"{key}", 10));

        Assert.Empty(_shares.Begin([Hook("another", 0)]));
        _shares.End(Hook("0", 0));
        Assert.Single(_shares.Begin(Hooks("another", 10)));
    }

    [Fact]
    public void Slow_webhooks_of_one_key_are_left_with_a_sixteenth_and_the_prompt_one_with_the_rest()
    {
        var slow = Slow("desk", 9);

        var begun = _shares.Begin([.. slow, Hook("desk", 9)]);

        Assert.Equal(5, begun.Count);
        Assert.Contains(Hook("desk", 9), begun);
    }

    [Fact]
    public void Slow_webhooks_of_many_keys_are_left_with_a_quarter_and_go_round()
    {
        var slow = Enumerable.Range(0, 10).SelectMany(key => Slow($"{key}", 9)).ToArray();

        var first = _shares.Begin([.. slow, Hook("desk", 0)]);
        Assert.Equal(17, first.Count);
        Assert.Contains(Hook("desk", 0), first);

        var had = new HashSet<Webhook>(first);
        for (var turn = 0; turn < 8; turn++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            foreach (var ended in first)
            {
                _shares.Judge(ended, TimeSpan.FromSeconds(10));
                _shares.End(ended);
            }

            first = _shares.Begin(slow);
            had.UnionWith(first);
        }

        Assert.Equal(91, had.Count);
    }

    [Fact]
    public void Whoever_was_slow_and_is_prompt_again_has_its_room_back()
    {
        var slow = Slow("desk", 9);
        Assert.Equal(4, _shares.Begin(slow).Count);

        foreach (var healed in slow)
        {
            _shares.Judge(healed, TimeSpan.FromMilliseconds(999));
            _shares.End(healed);
        }

        Assert.Equal(9, _shares.Begin(slow).Count);
    }

    private static Webhook Hook(string keyName, int number) =>
        new() { Id = $"{keyName}-{number}", KeyName = keyName, Url = "https://example.org", Secret = "s" };

    private static Webhook[] Hooks(string keyName, int count) =>
        [.. Enumerable.Range(0, count).Select(number => Hook(keyName, number))];

    private Webhook[] Slow(string keyName, int count)
    {
        var hooks = Hooks(keyName, count);
        foreach (var hook in hooks)
            _shares.Judge(hook, TimeSpan.FromSeconds(1));
        return hooks;
    }
}
