import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FlowClient, topics, type Gap, type HeatmapColumn, type SeriesBar, type Subscription } from '../src/index.js';
import { bar, column, FakeService, series, settle } from './fake.js';

let service: FakeService;
let client: FlowClient;
let pages: Record<string, unknown>;
let seen: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  service = new FakeService();
  pages = {};
  seen = [];
  client = new FlowClient({
    url: 'http://flow.test', key: 'k', transport: service.transport, random: () => 1,
    fetch: (async (url: URL) => {
      const page = pages[url.pathname + url.search];
      return new Response(JSON.stringify(page ?? { error: 'not_found' }), { status: page ? 200 : 404 });
    }) as typeof fetch,
  });
  client.start();
  await settle();
});
afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

function watch(minutes = 390): Subscription<SeriesBar> {
  const subscription = client.subscribe(topics.series('SPY', '1m'), { minutes });
  subscription.on('subscribed', event => seen.push(event.recovered ? 'recovered' : 'anew'));
  subscription.on('update', update => seen.push(`${update.epoch === 'E1' ? '' : update.epoch}${update.closed ? '' : '~'}${update.seq}`));
  subscription.on('gap', gap => seen.push(`gap ${gap.from_seq}-${gap.to_seq} ${gap.reason}`));
  subscription.on('session', event => seen.push(`session ${event.epoch}`));
  subscription.on('refused', event => seen.push(`refused ${event.code}`));
  return subscription;
}

async function reconnect(): Promise<void> {
  service.socket.onEnd();
  await vi.advanceTimersByTimeAsync(250);
  await settle();
}

const gap = (from_seq: number, to_seq: number, rest: string | null, epoch = 'E1'): Gap =>
  ({ topic: series, epoch, from_seq, to_seq, reason: rest ? 'slow_consumer' : 'feed_gap', rest });

const page = (bars: number[], epoch = 'E1') => ({
  symbol: 'SPY', bar_size: '1m', epoch, first_seq: 0, last_seq: bars.at(-1) ?? -1, gap_intervals: [],
  bars: bars.map(seq => ({ seq, t: '2026-06-05T13:30:00Z' })),
});

it('holds what is live until the answer is applied, and drops what the answer had', async () => {
  watch();
  await settle();
  expect(service.socket.asked).toEqual([{ topic: series, minutes: 390 }]);

  service.socket.say(bar(4));
  service.socket.say(bar(5));
  service.socket.say(bar(6, { closed: false, rev: 1 }));
  service.socket.say(bar(6, { closed: false, rev: 2 }));
  expect(seen).toEqual([]);

  service.socket.answer({ seq: 4, updates: [bar(3), bar(4)] });
  await settle();
  expect(seen).toEqual(['anew', '3', '4', '5', '~6']);
});

it('asks for topics of one breath in one call, and for many in several', async () => {
  for (let i = 0; i < 70; i++) client.subscribe(topics.status(`S${i}`));
  await settle();

  expect(service.socket.calls.map(call => (call.args[0] as unknown[]).length)).toEqual([64, 6]);
});

it('resumes each topic since its own position', async () => {
  watch();
  client.subscribe(topics.status('SPY'));
  await settle();
  service.socket.answer({ seq: 7 }, { seq: 2, epoch: 'S' });
  await settle();
  service.socket.say(bar(8));
  await reconnect();

  expect(service.socket.asked).toEqual([
    { topic: series, since: { epoch: 'E1', seq: 8 }, minutes: 390 },
    { topic: 'status/SPY', since: { epoch: 'S', seq: 2 } }]);

  service.socket.say(bar(11));
  service.socket.answer({ seq: 10, recovered: true, updates: [bar(9), bar(10)] }, { seq: 2, epoch: 'S', recovered: true });
  await settle();
  expect(seen).toEqual(['anew', '8', 'recovered', '9', '10', '11']);
});

it('begins anew where the log is another', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 7 });
  await settle();
  await reconnect();
  service.socket.answer({ epoch: 'E9', seq: 1, updates: [bar(0, { epoch: 'E9' }), bar(1, { epoch: 'E9' })] });
  await settle();

  expect(seen).toEqual(['anew', 'anew', 'E90', 'E91']);
});

it('delivers a bar once, and an open bar only when it is newer', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 3 });
  await settle();
  for (const update of [
    bar(4, { closed: false, rev: 2 }), bar(4, { closed: false, rev: 1 }), bar(4), bar(4), bar(4, { closed: false, rev: 9 }), bar(3)])
    service.socket.say(update);

  expect(seen).toEqual(['anew', '~4', '4']);
});

it('goes over to the next session by itself, and lets nothing of the last one in again', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 388 });
  await settle();
  for (const update of [bar(389), bar(2, { epoch: 'E2', closed: false, rev: 1 }), bar(2, { epoch: 'E2' }), bar(390), bar(3, { epoch: 'E2' })])
    service.socket.say(update);

  expect(seen).toEqual(['anew', '389', 'session E2', 'E2~2', 'E22', 'E23']);
});

it('takes the rest of an earlier session and then the current one from an answer', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 388 });
  await settle();
  await reconnect();
  service.socket.answer({ epoch: 'E2', seq: 0, recovered: true, updates: [bar(389), bar(0, { epoch: 'E2' })] });
  await settle();

  expect(seen).toEqual(['anew', 'recovered', '389', 'session E2', 'E20']);
});

describe('a gap', () => {
  const link = '/v1/flow/zero-dte/series/SPY?bar=1m&since_seq=3&epoch=E1';

  it('is filled by REST while the live ones wait', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 3 });
    await settle();
    pages[link] = page([4, 5, 6]);
    service.socket.onMessage('Gap', gap(4, 5, link));
    service.socket.say(bar(6));
    service.socket.say(bar(7));
    expect(seen).toEqual(['anew']);

    await vi.advanceTimersByTimeAsync(0);
    await settle();
    expect(seen).toEqual(['anew', '4', '5', '6', '7']);
  });

  it('is told where no one has it', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 3 });
    await settle();
    service.socket.onMessage('Gap', gap(4, 5, null));
    service.socket.say(bar(6));

    expect(seen).toEqual(['anew', 'gap 4-5 feed_gap', '6']);
  });

  it('is told where REST will not have it', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 3 });
    await settle();
    service.socket.onMessage('Gap', gap(4, 5, link));
    service.socket.say(bar(6));
    await vi.advanceTimersByTimeAsync(0);
    await settle();

    expect(seen).toEqual(['anew', 'gap 4-5 slow_consumer', '6']);
  });

  it('stands in its place within an answer', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 6, updates: [bar(0), bar(1), bar(5), bar(6)], gaps: [gap(2, 4, null)] });
    await settle();

    expect(seen).toEqual(['anew', '0', '1', 'gap 2-4 feed_gap', '5', '6']);
  });

  it('at the end of a session stands before the next one, which then comes whole', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 1 });
    await settle();
    await reconnect();
    service.socket.answer({
      epoch: 'E2', seq: 3, recovered: true,
      updates: [bar(2), bar(0, { epoch: 'E2' }), bar(3, { epoch: 'E2' })],
      gaps: [gap(3, 4, null), gap(1, 2, null, 'E2')],
    });
    await settle();
    service.socket.onMessage('Gap', gap(5, 6, null));
    service.socket.say(bar(4, { epoch: 'E2' }));

    expect(seen).toEqual(
      ['anew', 'recovered', '2', 'gap 3-4 feed_gap', 'session E2', 'E20', 'gap 1-2 feed_gap', 'E23', 'E24']);
  });

  it('tells only what is not here', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 3 });
    await settle();
    service.socket.onMessage('Gap', gap(2, 5, null));

    expect(seen).toEqual(['anew', 'gap 4-5 feed_gap']);
  });

  it('of a lost connection is asked for on the next one', async () => {
    watch();
    await settle();
    service.socket.answer({ seq: 3 });
    await settle();
    service.socket.onMessage('Gap', gap(4, 5, link));
    await reconnect();
    expect(service.socket.asked[0]!.since).toEqual({ epoch: 'E1', seq: 3 });

    service.socket.answer({ seq: 5, recovered: true, updates: [bar(4), bar(5)] });
    await settle();
    expect(seen).toEqual(['anew', 'recovered', '4', '5']);
  });
});

it('asks again when a bar is missing without a word, and once only', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 3 });
  await settle();
  service.socket.say(bar(6));
  await settle();
  expect(service.socket.asked[0]!.since).toEqual({ epoch: 'E1', seq: 3 });

  service.socket.answer({ seq: 3, recovered: true });
  await settle();
  expect(seen).toEqual(['anew', 'recovered', 'gap 4-5 unannounced', '6']);
});

it('takes an answer that was too large from its link, without starting anew', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 3 });
  await settle();
  await reconnect();
  const rest = '/v1/flow/zero-dte/series/SPY?bar=1m&date=2026-06-05&epoch=E1&since_seq=3';
  pages[rest] = page([4, 5]);
  service.socket.answer({ code: 4002, seq: 5, rest });
  service.socket.say(bar(6));
  await vi.advanceTimersByTimeAsync(0);
  await settle();

  expect(seen).toEqual(['anew', 'recovered', '4', '5', '6']);
});

it('asks for the next page of headlines where the first was full', async () => {
  const subscription = client.subscribe(topics.headline('SPY'), { minutes: 390 });
  subscription.on('update', update => seen.push(`${update.seq}`));
  await settle();
  const event = (seq: number, prev_seq: number) => ({ topic: 'headline/SPY', epoch: 'E1', seq, prev_seq, closed: true, as_of: '' });
  const link = (since: number) => `/v1/flow/zero-dte/headlines?since=${since}&symbol=SPY&limit=2`;
  pages[link(-1)] = { epoch: 'E1', last_seq: 9, events: [event(0, -1), event(4, 0)] };
  pages[link(4)] = { epoch: 'E1', last_seq: 9, events: [event(7, 4)] };
  service.socket.answer({ code: 4001, seq: 7, rest: link(-1) });
  for (let i = 0; i < 4; i++) {
    await vi.advanceTimersByTimeAsync(0);
    await settle();
  }

  expect(seen).toEqual(['0', '4', '7']);
  expect(subscription.position).toEqual({ epoch: 'E1', seq: 9 });
});

it('tells what REST has no more of what the socket missed', async () => {
  watch();
  await settle();
  service.socket.answer({ seq: 3 });
  await settle();
  const link = '/v1/flow/zero-dte/series/SPY?bar=1m&since_seq=3&epoch=E1';
  pages[link] = page([4]);
  service.socket.onMessage('Gap', gap(4, 6, link));
  service.socket.say(bar(7));
  await vi.advanceTimersByTimeAsync(0);
  await settle();

  expect(seen).toEqual(['anew', '4', 'gap 5-6 slow_consumer', '7']);
});

it.each([[4501, 'unknown_topic'], [4502, 'unknown_symbol'], [4503, 'tier_restricted']] as const)(
  'is told %i once and asks no more', async (code, status) => {
    const subscription = watch();
    await settle();
    service.socket.answer({ code, status, epoch: null });
    await settle();
    await reconnect();

    expect(seen).toEqual([`refused ${code}`]);
    expect(service.socket.asked).toEqual([]);
    await expect(subscription[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code });
  });

it('repeats a call that may be repeated', async () => {
  watch();
  await settle();
  service.socket.calls[0]!.fail(new Error('HubException: 4001 rate_limited: not now'));
  await settle();
  await vi.advanceTimersByTimeAsync(1000);
  await settle();

  expect(service.socket.calls).toHaveLength(2);
});

it('gives columns their strikes, also when the grid grows', async () => {
  const columns: HeatmapColumn[] = [];
  client.subscribe(topics.heatmap('SPY')).on('update', update => columns.push(update));
  await settle();
  service.socket.answer({ seq: 0, updates: [column(0, 'a', [1, 2])], grid_id: 'a', strikes_grid: [590, 591] });
  await settle();
  service.socket.say(column(1, 'a', [3, 4]));
  service.socket.say(column(2, 'b', [9, 5, 6], [589, 590, 591]));
  service.socket.say(column(3, 'b', [8, 7, 7]));

  expect(columns.map(each => each.values[each.strikes_grid.indexOf(590)])).toEqual([1, 3, 5, 7]);
});

it('asks again rather than guess the strikes of a grid that it was not told', async () => {
  client.subscribe(topics.heatmap('SPY'));
  await settle();
  service.socket.answer({ seq: 0, epoch: 'E1' });
  await settle();
  service.socket.say(column(1, 'z', [1]));
  await settle();

  expect(service.socket.calls).toHaveLength(2);
});

it('iterates, keeping every closed bar and of open ones the newest', async () => {
  const subscription = watch();
  const bars = subscription[Symbol.asyncIterator]();
  await settle();
  service.socket.answer({ seq: 1, updates: [bar(0), bar(1)] });
  await settle();
  service.socket.say(bar(2, { closed: false, rev: 1 }));
  service.socket.say(bar(2, { closed: false, rev: 2 }));
  service.socket.say(bar(2));
  subscription.close();

  const read: number[] = [];
  for await (const update of { [Symbol.asyncIterator]: () => bars }) read.push(update.seq);
  expect(read).toEqual([0, 1, 2]);
  expect(service.socket.calls.at(-1)).toMatchObject({ method: 'Unsubscribe', args: [[series]] });
});

it('ends its iterations when the key was revoked', async () => {
  const next = watch()[Symbol.asyncIterator]().next();
  service.socket.bye(3501);

  await expect(next).rejects.toThrow('3501');
});
