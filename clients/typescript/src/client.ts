import type { IHubProtocol } from '@microsoft/signalr';
import { Connection, type ConnectionState, type Disconnected } from './connection.js';
import { Emitter } from './emitter.js';
import type { Heartbeat, SubscribeResult, Update } from './messages.js';
import { RestClient } from './rest.js';
import { SignalRTransport } from './signalr.js';
import type { SubscribeOptions, Subscription } from './subscription.js';
import { Subscriptions } from './subscriptions.js';
import type { Topic } from './topics.js';
import type { Transport } from './transport.js';

export interface FlowOptions {
  /** Where the service is: `https://flow.example`. */
  url: string | URL;
  key: string;
  /** JSON unless told: `new MessagePackHubProtocol()` makes columns about a third smaller. */
  hubProtocol?: IHubProtocol;
  fetch?: typeof fetch;
  /** For tests. */
  transport?: () => Transport;
  random?: () => number;
}

export interface FlowEvents {
  connecting: { attempt: number };
  connected: Record<string, never>;
  disconnected: Disconnected;
  heartbeat: Heartbeat;
}

/** The service from one program: topics that stay complete, and REST beside them. */
export class FlowClient extends Emitter<FlowEvents> {
  readonly rest: RestClient;
  readonly #connection: Connection;
  readonly #subscriptions: Subscriptions;

  constructor(options: FlowOptions) {
    super();
    this.rest = new RestClient(options.url, options.key, options.fetch);
    this.#connection = new Connection(
      options.transport ?? (() => new SignalRTransport(options.url, this.rest, options.hubProtocol)), options.random);
    this.#subscriptions = new Subscriptions({
      subscribe: requests => this.#connection.invoke<SubscribeResult[]>('Subscribe', requests),
      unsubscribe: names => this.#connection.invoke('Unsubscribe', names),
      backfill: link => this.rest.get(link),
    });

    this.#connection.on('connecting', event => this.emit('connecting', event));
    this.#connection.on('heartbeat', event => this.emit('heartbeat', event));
    this.#connection.on('message', ({ name, message }) => this.#subscriptions.receive(name, message));
    this.#connection.on('connected', event => {
      this.#subscriptions.connected();
      this.emit('connected', event);
    });
    this.#connection.on('disconnected', event => {
      this.#subscriptions.disconnected();
      if (event.retryInMs === null && event.code !== null)
        this.#subscriptions.ended(new Error(`${event.code} ${event.reason}`));
      this.emit('disconnected', event);
    });
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Connects, and connects again, until {@link stop} or until the service says not to. */
  start(): this {
    this.#connection.start();
    return this;
  }

  stop(): void {
    this.#connection.stop();
  }

  /** Tries at once where it waits for the next attempt. */
  retryNow(): void {
    this.#connection.retryNow();
  }

  /** One subscription a topic; close it before asking for the same again. */
  subscribe<T extends Update>(topic: Topic<T>, options?: SubscribeOptions): Subscription<T> {
    return this.#subscriptions.add(topic, options);
  }

  /** The service's wall clock. */
  ping(): Promise<string> {
    return this.#connection.invoke<string>('Ping');
  }
}
