/** One socket, from its opening to its end. The connection machine makes a new one for each attempt. */
export interface Transport {
  /** Resolves when calls may be made. Rejects with a {@link Refusal} where another attempt would be refused too. */
  start(): Promise<void>;
  invoke<Answer>(method: string, ...args: unknown[]): Promise<Answer>;
  /** Ends the socket; `onEnd` is not called for it. */
  stop(): void;
  onMessage: (name: string, message: unknown) => void;
  onEnd: (failure?: Error) => void;
}

/** The server will not have this client, whoever asks again. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly code: number, message: string) {
    super(message);
  }
}
