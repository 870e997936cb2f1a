import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Connection, type Disconnected } from '../src/connection.js';
import { Refusal } from '../src/transport.js';
import { FakeService, settle } from './fake.js';

let service: FakeService;
let connection: Connection;
let lost: Disconnected[];

beforeEach(() => {
  vi.useFakeTimers();
  service = new FakeService();
  connection = new Connection(service.transport, () => 1);
  lost = [];
  connection.on('disconnected', event => lost.push(event));
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

const connect = async () => {
  connection.start();
  await settle();
};

it('waits longer after each failure, up to half a minute, and at most that', async () => {
  service.refuse = new Error('refused');
  await connect();
  for (let i = 0; i < 9; i++) {
    await vi.advanceTimersByTimeAsync(lost.at(-1)!.retryInMs!);
    await settle();
  }

  expect(lost.map(event => event.retryInMs)).toEqual([250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
});

it('draws the wait by lot, from nothing to the ceiling', async () => {
  const waits: (number | null)[] = [];
  for (const luck of [0, 0.5, 1]) {
    const other = new Connection(service.transport, () => luck);
    other.on('disconnected', event => waits.push(event.retryInMs));
    other.start();
    await settle();
    service.socket.onEnd();
    other.stop();
  }

  expect(waits.filter(wait => wait !== null)).toEqual([0, 125, 250]);
});

it('has its budget back only after a minute of connection', async () => {
  const breakAfter = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 5000) {
      await vi.advanceTimersByTimeAsync(Math.min(5000, ms - passed));
      service.socket.heartbeat();
    }
    service.socket.onEnd();
    const wait = lost.at(-1)!.retryInMs!;
    await vi.advanceTimersByTimeAsync(wait);
    await settle();
    return wait;
  };
  await connect();

  expect([await breakAfter(1000), await breakAfter(59_000), await breakAfter(60_000)]).toEqual([250, 500, 250]);
});

it('takes ten seconds without a heartbeat for a dead connection', async () => {
  await connect();
  await vi.advanceTimersByTimeAsync(9_999);
  service.socket.heartbeat();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(lost).toEqual([]);

  await vi.advanceTimersByTimeAsync(1);
  expect(lost).toMatchObject([{ reason: 'no heartbeat for 10 s', retryInMs: 250 }]);
  expect(service.socket.isStopped).toBe(true);
});

it.each([3001, 3002, 3003, 3499])('comes back after %i', async code => {
  await connect();
  service.socket.bye(code);
  await vi.advanceTimersByTimeAsync(250);

  expect(lost).toMatchObject([{ code, retryInMs: 250 }]);
  expect(service.sockets).toHaveLength(2);
});

it.each([3500, 3501, 3502, 3999])('never comes back after %i', async code => {
  await connect();
  service.socket.bye(code);
  await vi.advanceTimersByTimeAsync(120_000);

  expect(lost).toEqual([{ code, reason: `code_${code}`, retryInMs: null }]);
  expect(service.sockets).toHaveLength(1);
  expect(connection.state).toBe('ended');
});

it('does not ask again with a key that was refused', async () => {
  service.refuse = new Refusal(3500, 'Invalid API key.');
  await connect();
  await vi.advanceTimersByTimeAsync(120_000);

  expect(lost).toEqual([{ code: 3500, reason: 'Invalid API key.', retryInMs: null }]);
  expect(service.sockets).toHaveLength(1);
});

it('waits at least as long as the server says', async () => {
  await connect();
  service.socket.bye(3001, 7_000);

  expect(lost[0]!.retryInMs).toBe(7_000);
});

it('hears nothing more of a socket that it left', async () => {
  await connect();
  const old = service.socket;
  old.onEnd();
  await vi.advanceTimersByTimeAsync(250);
  await settle();
  old.onEnd();

  expect(lost).toHaveLength(1);
  expect(connection.state).toBe('connected');
});
