import type { Update } from './messages.js';

const CLOSED_MAX = 10_000;

/** What one iteration has not taken yet. Of open bars the newest is enough; closed updates are never dropped, so a
 * loop that falls ten thousand behind is told so instead. */
export class UpdateQueue<T extends Update> {
  readonly #updates: T[] = [];
  #taker: { resolve(result: IteratorResult<T>): void; reject(failure: Error): void } | undefined;
  #ended = false;
  #failure: Error | undefined;

  constructor(failure?: Error) {
    if (failure) this.end(failure);
  }

  push(update: T): void {
    if (this.#ended) return;
    if (this.#taker) {
      const taker = this.#taker;
      this.#taker = undefined;
      return taker.resolve({ done: false, value: update });
    }
    if (this.#updates.at(-1)?.closed === false) this.#updates.pop();
    this.#updates.push(update);
    if (this.#updates.length > CLOSED_MAX) this.end(new Error(`${update.topic}: ${CLOSED_MAX} updates behind`));
  }

  next(): Promise<IteratorResult<T>> {
    const value = this.#updates.shift();
    if (value) return Promise.resolve({ done: false, value });
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => { this.#taker = { resolve, reject }; });
  }

  end(failure?: Error): void {
    this.#ended = true;
    this.#failure = failure;
    if (failure) this.#taker?.reject(failure);
    else this.#taker?.resolve({ done: true, value: undefined });
    this.#taker = undefined;
  }
}
