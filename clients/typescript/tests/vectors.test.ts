import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { NullLogger } from '@microsoft/signalr';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FlowClient, type Disconnected, type SubscribeRequest, type Topic, type Update } from '../src/index.js';
import { FakeService } from './fake.js';

// What the server was recorded to send, and what a client makes of it: ../../vectors/README.md has the format.

interface Frame {
  type: number;
  invocationId?: string;
  target?: string;
  arguments?: unknown[];
  result?: unknown;
  error?: string;
}

interface Step {
  connect?: true;
  call?: { invocationId: string; target: string; arguments: unknown[] };
  frame?: Frame;
  packed?: string;
  rest?: string;
  status?: number;
  body?: unknown;
  silence_ms?: number;
  drop?: true;
}

type Told = Record<string, unknown> & { event: string; topic?: string; after_ms?: number };

interface Vector {
  about: string;
  subscribe: SubscribeRequest[];
  hub?: Step[];
  hub_messagepack?: Step[];
  events: Told[];
}

const folder = new URL('../../vectors/', import.meta.url);
const vectors = readdirSync(folder).filter(file => file.endsWith('.json'))
  .map(file => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Vector] as const)
  .flatMap(([name, { hub, hub_messagepack, ...vector }]) => [
    ...(hub ? [[name, { ...vector, steps: hub }] as const] : []),
    ...(hub_messagepack ? [[`${name} in MessagePack`, { ...vector, steps: hub_messagepack }] as const] : []),
  ]);

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('has vectors to replay, some of them in MessagePack', () => {
  expect(vectors.length).toBeGreaterThan(25);
  expect(vectors.filter(([name]) => name.endsWith('MessagePack')).length).toBeGreaterThan(5);
});

it.each(vectors)('%s', async (_, vector) => {
  const replay = new Replay(vector.subscribe);
  for (const step of vector.steps) await replay.play(step);

  const leasts = vector.events.filter(({ event }) => event === 'disconnected').map(({ after_ms }) => after_ms ?? 0);
  expect(replay.waits).toHaveLength(leasts.length);
  leasts.forEach((least, i) => expect(replay.waits[i] ?? Infinity).toBeGreaterThanOrEqual(least));
  expect(byTopic(replay.told)).toEqual(byTopic(vector.events.map(({ after_ms, ...event }) => event)));
});

class Replay {
  readonly told: Told[] = [];
  readonly waits: (number | null)[] = [];
  readonly #client: FlowClient;
  readonly #service = new FakeService();
  readonly #asked = new Map<string, (answer: Response) => void>();
  readonly #calls = new Map<string, { answer(result: unknown): void; fail(failure: Error): void }>();
  #called = 0;

  constructor(requests: SubscribeRequest[]) {
    const { told } = this;
    this.#client = new FlowClient({
      url: 'http://flow.test', key: 'k', transport: this.#service.transport,
      fetch: ((url: URL) => new Promise<Response>(answer => this.#asked.set(url.pathname + url.search, answer))) as typeof fetch,
    });
    this.#client.on('connecting', () => told.push({ event: 'connecting' }));
    this.#client.on('connected', () => told.push({ event: 'connected' }));
    this.#client.on('disconnected', ({ code, retryInMs }: Disconnected) => {
      this.waits.push(retryInMs);
      told.push({ event: 'disconnected', code, retry: retryInMs !== null });
    });
    for (const { topic, minutes } of requests) {
      const subscription = this.#client.subscribe(topic as Topic, minutes ? { minutes } : {});
      subscription.on('subscribed', ({ recovered }) => told.push({ event: 'subscribed', topic, recovered }));
      subscription.on('refused', ({ code }) => told.push({ event: 'refused', topic, code }));
      subscription.on('gap', ({ epoch, from_seq, to_seq, reason }) => told.push({ event: 'gap', topic, epoch, from_seq, to_seq, reason }));
      subscription.on('update', update => told.push({ event: 'update', topic, ...essence(update) }));
    }
  }

  async play(step: Step): Promise<void> {
    if (step.connect) await this.#connect();
    else if (step.call) this.#see(step.call);
    else if (step.frame) this.#take(step.frame);
    else if (step.packed) unpack(step.packed).forEach(frame => this.#take(frame));
    else if (step.rest) this.#answer(step.rest, step.status!, step.body);
    else if (step.silence_ms) await vi.advanceTimersByTimeAsync(step.silence_ms);
    else if (step.drop) this.#service.socket.onEnd();
    else throw new Error(`no such step: ${JSON.stringify(step)}`);
    await settle();
  }

  async #connect(): Promise<void> {
    const before = this.#service.sockets.length;
    if (before === 0) this.#client.start();
    else await vi.advanceTimersByTimeAsync(this.waits.at(-1)!);
    expect(this.#service.sockets).toHaveLength(before + 1);
    this.#called = 0;
  }

  #see(call: NonNullable<Step['call']>): void {
    const made = this.#service.socket.calls[this.#called++];
    expect({ target: made?.method, arguments: made?.args }).toEqual({ target: call.target, arguments: call.arguments });
    this.#calls.set(call.invocationId, made!);
  }

  #take({ type, invocationId, target, arguments: all, result, error }: Frame): void {
    if (type === 1) this.#service.socket.onMessage(target!, structuredClone(all![0]));
    else if (error !== undefined) this.#calls.get(invocationId!)!.fail(new Error(error));
    else this.#calls.get(invocationId!)!.answer(structuredClone(result));
  }

  #answer(link: string, status: number, body: unknown): void {
    expect([...this.#asked.keys()]).toEqual([link]);
    this.#asked.get(link)!(new Response(JSON.stringify(body), { status }));
    this.#asked.delete(link);
  }
}

function unpack(text: string): Frame[] {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new MessagePackHubProtocol().parseMessages(bytes.buffer, NullLogger.instance) as Frame[];
}

const essence = (update: Update): Record<string, unknown> => ({
  epoch: update.epoch, seq: update.seq, closed: update.closed,
  ...('rev' in update && { rev: update.rev }),
  ...('conflated' in update && { conflated: update.conflated }),
  ...('values' in update && { column: Object.fromEntries(update.strikes_grid.map((strike, i) => [strike, update.values[i]])) }),
});

function byTopic(events: Told[]): Record<string, Told[]> {
  const groups: Record<string, Told[]> = {};
  for (const event of events) (groups[event.topic ?? 'the connection'] ??= []).push(event);
  return groups;
}

// Real turns of the loop: what is resolved goes on, an answer's body is read; the client's own timers stand still.
const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await turn();
};
