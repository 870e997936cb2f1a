import { FlowClient, FlowError, type Disconnected, type FeedHealth, type Session } from '@streaming/client';
import type { Situation } from './situation.js';

export interface LinkListener {
  /** Another key: whoever follows topics follows them anew. */
  opened(client: FlowClient): void;
  /** What is said about the connection or the feeds has changed. */
  changed(): void;
  /** The symbols that the service has. */
  listed(symbols: string[]): void;
}

/** The way to the service, by one key: how it stands, and what there is to be seen. */
export class Link {
  connection: Situation['connection'] = 'connecting';
  ended: Disconnected | null = null;
  /** Null until the service has said. */
  hasSymbols: boolean | null = null;
  /** What there is to be seen is not on the plan of the key. */
  isForbidden = false;
  feeds: Record<string, FeedHealth> = {};
  sessions: Session[] = [];
  client: FlowClient;
  #isListing = false;

  constructor(key: string, private readonly listener: LinkListener) {
    this.client = this.#connect(key);
    addEventListener('online', () => this.client.retryNow());
    addEventListener('visibilitychange', () => { if (!document.hidden) this.client.retryNow(); });
  }

  /** @param isKnown what to show is known already: it need not wait for the list of what there is */
  async start(isKnown: boolean): Promise<void> {
    this.ended = null;
    if (isKnown) this.client.start();
    await this.#list();
    this.client.start();
  }

  signIn(key: string): void {
    this.client.stop();
    this.isForbidden = false;
    this.client = this.#connect(key);
    this.listener.opened(this.client);
  }

  #connect(key: string): FlowClient {
    const client = new FlowClient({ url: location.origin, key });
    const say = (connection: Situation['connection']) => {
      this.connection = connection;
      this.listener.changed();
    };
    client.on('connecting', () => say('connecting'));
    client.on('connected', () => {
      this.ended = null;
      say('connected');
      if (!this.hasSymbols) void this.#list();
    });
    client.on('disconnected', event => {
      if (client !== this.client) return;
      this.ended = event;
      say(event.retryInMs === null ? 'ended' : 'waiting');
    });
    client.on('heartbeat', ({ feeds }) => {
      this.feeds = feeds;
      // A feed may begin after the page.
      if (!this.hasSymbols && !this.isForbidden) void this.#list();
      this.listener.changed();
    });
    return client;
  }

  async #list(): Promise<void> {
    if (this.#isListing) return;
    this.#isListing = true;
    try {
      this.sessions = await this.client.rest.sessions();
      const symbols = [...new Set(this.sessions.map(session => session.symbol))].sort();
      this.hasSymbols = symbols.length > 0;
      this.listener.listed(symbols);
    } catch (failure) {
      // Of anything else the connection will say what is wrong, and in the service's words.
      this.isForbidden = failure instanceof FlowError && failure.code === 403;
      this.listener.changed();
    } finally {
      this.#isListing = false;
    }
  }
}
