import type { Bye, Heartbeat, SeriesBar, SubscribeRequest, SubscribeResult, Update } from '../src/messages.js';
import type { Transport } from '../src/transport.js';

/** The other end of every socket that a client opens, told by the test what to say. */
export class FakeService {
  readonly sockets: FakeSocket[] = [];
  refuse: Error | undefined;

  readonly transport = (): Transport => {
    const socket = new FakeSocket(this.refuse);
    this.sockets.push(socket);
    return socket;
  };

  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }
}

export class FakeSocket implements Transport {
  onMessage: Transport['onMessage'] = () => {};
  onEnd: Transport['onEnd'] = () => {};
  readonly calls: { method: string; args: unknown[]; answer: (result: unknown) => void; fail: (failure: Error) => void }[] = [];
  isStopped = false;

  constructor(private readonly refusal?: Error) {}

  start(): Promise<void> {
    return this.refusal ? Promise.reject(this.refusal) : Promise.resolve();
  }

  invoke<Answer>(method: string, ...args: unknown[]): Promise<Answer> {
    return new Promise((resolve, reject) =>
      this.calls.push({ method, args, answer: resolve as (result: unknown) => void, fail: reject }));
  }

  stop(): void {
    this.isStopped = true;
  }

  /** The requests of the newest Subscribe call. */
  get asked(): SubscribeRequest[] {
    return this.calls.findLast(call => call.method === 'Subscribe')?.args[0] as SubscribeRequest[] ?? [];
  }

  answer(...results: Partial<SubscribeResult>[]): void {
    const call = this.calls.findLast(each => each.method === 'Subscribe')!;
    call.answer(results.map((result, i) => ({
      topic: (call.args[0] as SubscribeRequest[])[i]!.topic,
      status: 'ok', code: 0, epoch: 'E1', seq: -1, recovered: false, updates: [], ...result,
    })));
  }

  say(update: Update): void {
    const name = update.topic.startsWith('heatmap') ? 'HeatmapColumn' : update.topic.startsWith('headline') ? 'Headline' : 'SeriesBar';
    this.onMessage(name, update);
  }

  heartbeat(): void {
    this.onMessage('Heartbeat', { server_time: '', lag_ms: 0, conflated: 0, topics: {}, feeds: {} } satisfies Heartbeat);
  }

  bye(code: number, retry_after_ms: number | null = null): void {
    this.onMessage('Bye', { code, reason: `code_${code}`, retry_after_ms } satisfies Bye);
    this.onEnd();
  }
}

export const series = 'series/SPY/1m';
const open = Date.parse('2026-06-05T13:30:00Z');

export const bar = (seq: number, more: Partial<SeriesBar> = {}): Update => ({
  topic: series, epoch: 'E1', seq, closed: true, as_of: '', t: new Date(open + seq * 60_000).toISOString(), ...more,
}) as unknown as Update;

export const column = (seq: number, grid_id: string, values: number[], strikes_grid?: number[]): Update => ({
  topic: 'heatmap/SPY/gex/raw/1m', epoch: 'E1', seq, closed: true, as_of: '', t: '', spot: 590, values, grid_id,
  ...(strikes_grid && { strikes_grid }),
}) as unknown as Update;

/** Lets what is resolved go on. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
