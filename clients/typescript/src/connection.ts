import { Backoff } from './backoff.js';
import { isForGood } from './codes.js';
import { Emitter } from './emitter.js';
import type { Bye, Heartbeat } from './messages.js';
import { Refusal, type Transport } from './transport.js';

const HEARTBEAT_WAIT_MS = 10_000;
const BUDGET_RESET_MS = 60_000;

export interface Disconnected {
  code: number | null;
  reason: string;
  /** Null when there will be no other attempt. */
  retryInMs: number | null;
}

export interface ConnectionEvents {
  connecting: { attempt: number };
  connected: Record<string, never>;
  disconnected: Disconnected;
  heartbeat: Heartbeat;
  message: { name: string; message: unknown };
}

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'waiting' | 'ended';

/** Keeps one connection, through as many sockets as it takes. */
export class Connection extends Emitter<ConnectionEvents> {
  #state: ConnectionState = 'idle';
  #transport: Transport | undefined;
  #attempt = 0;
  #bye: Bye | undefined;
  #heartbeatTimer: ReturnType<typeof setTimeout> | undefined;
  #budgetTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #backoff: Backoff;

  constructor(private readonly newTransport: () => Transport, random?: () => number) {
    super();
    this.#backoff = new Backoff(random);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state === 'idle' || this.#state === 'ended') this.#connect();
  }

  stop(): void {
    if (this.#state === 'idle' || this.#state === 'ended') return;
    this.#end({ code: null, reason: 'stopped', retryInMs: null });
  }

  /** A browser that woke up knows better than the timer. */
  retryNow(): void {
    if (this.#state === 'waiting') this.#connect();
  }

  invoke<Answer>(method: string, ...args: unknown[]): Promise<Answer> {
    return this.#state === 'connected' && this.#transport
      ? this.#transport.invoke<Answer>(method, ...args)
      : Promise.reject(new Error('not connected'));
  }

  #connect(): void {
    this.#clear();
    this.#state = 'connecting';
    this.#bye = undefined;
    this.emit('connecting', { attempt: ++this.#attempt });

    const transport = this.#transport = this.newTransport();
    const isCurrent = () => this.#transport === transport;
    transport.onMessage = (name, message) => { if (isCurrent()) this.#take(name, message); };
    transport.onEnd = failure => { if (isCurrent()) this.#lost(failure); };
    this.#listen();
    transport.start().then(
      () => { if (isCurrent()) this.#opened(); },
      (failure: unknown) => { if (isCurrent()) this.#lost(failure instanceof Error ? failure : new Error(String(failure))); });
  }

  #opened(): void {
    this.#state = 'connected';
    this.#budgetTimer = setTimeout(() => this.#backoff.reset(), BUDGET_RESET_MS);
    this.#listen();
    this.emit('connected', {});
  }

  #take(name: string, message: unknown): void {
    if (name === 'Heartbeat') {
      this.#listen();
      this.emit('heartbeat', message as Heartbeat);
    } else if (name === 'Bye') {
      this.#bye = message as Bye;
      // The code says it all; a close that never comes must not keep a client waiting.
      if (isForGood(this.#bye.code)) this.#lost();
    } else {
      this.emit('message', { name, message });
    }
  }

  #lost(failure?: Error): void {
    const code = this.#bye?.code ?? (failure instanceof Refusal ? failure.code : null);
    const reason = this.#bye?.reason ?? failure?.message ?? 'the connection closed';
    if (code !== null && isForGood(code)) return this.#end({ code, reason, retryInMs: null });

    const retryInMs = this.#backoff.next(this.#bye?.retry_after_ms ?? 0);
    this.#drop();
    this.#state = 'waiting';
    this.#retryTimer = setTimeout(() => this.#connect(), retryInMs);
    this.emit('disconnected', { code, reason, retryInMs });
  }

  #end(event: Disconnected): void {
    this.#drop();
    this.#state = 'ended';
    this.emit('disconnected', event);
  }

  #listen(): void {
    clearTimeout(this.#heartbeatTimer);
    this.#heartbeatTimer = setTimeout(
      () => this.#lost(new Error(`no heartbeat for ${HEARTBEAT_WAIT_MS / 1000} s`)), HEARTBEAT_WAIT_MS);
  }

  #drop(): void {
    this.#clear();
    const transport = this.#transport;
    this.#transport = undefined;
    transport?.stop();
  }

  #clear(): void {
    clearTimeout(this.#heartbeatTimer);
    clearTimeout(this.#budgetTimer);
    clearTimeout(this.#retryTimer);
  }
}
