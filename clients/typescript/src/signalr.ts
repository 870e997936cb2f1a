import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection, type IHubProtocol } from '@microsoft/signalr';
import { codes } from './codes.js';
import { updateMessages } from './messages.js';
import { FlowError, type RestClient } from './rest.js';
import { Refusal, type Transport } from './transport.js';

/** A hub connection by WebSocket. The key becomes a ticket first, so that it never stands in an address. */
export class SignalRTransport implements Transport {
  onMessage: Transport['onMessage'] = () => {};
  onEnd: Transport['onEnd'] = () => {};
  readonly #hub: HubConnection;

  constructor(url: string | URL, private readonly rest: RestClient, protocol?: IHubProtocol) {
    const builder = new HubConnectionBuilder()
      .withUrl(new URL('/hubs/flow', url).href, {
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
        accessTokenFactory: () => this.#ticket,
      })
      .configureLogging(LogLevel.None);
    this.#hub = (protocol ? builder.withHubProtocol(protocol) : builder).build();
    for (const name of [...updateMessages, 'Gap', 'Heartbeat', 'Bye'])
      this.#hub.on(name, message => this.onMessage(name, message));
    this.#hub.onclose(failure => this.onEnd(failure));
  }

  #ticket = '';

  async start(): Promise<void> {
    try {
      this.#ticket = await this.rest.ticket();
    } catch (failure) {
      throw failure instanceof FlowError && (failure.code === 401 || failure.code === 403)
        ? new Refusal(codes.unauthenticated, failure.message)
        : failure;
    }
    await this.#hub.start();
  }

  invoke<Answer>(method: string, ...args: unknown[]): Promise<Answer> {
    return this.#hub.invoke<Answer>(method, ...args);
  }

  stop(): void {
    this.onEnd = () => {};
    this.#hub.stop().catch(() => { /* it had ended already */ });
  }
}
