import type { FlowClient, NoSnapshot, SnapshotData } from '@streaming/client';

/** One snapshot of the past. */
interface Asked {
  symbol: string;
  at: string;
}

const KEPT = 64;
const RETRY_MS = 5_000;

/** Snapshots of moments gone by. They never change, so each is asked for once; while one is under way only the newest
 * wish waits, for a slider that is dragged passes many. */
export class Past {
  readonly #kept = new Map<string, SnapshotData | null>();
  #wish: Asked | null = null;
  #isAsking = false;
  #shown: SnapshotData | undefined;

  constructor(private readonly client: () => FlowClient, private readonly arrived: () => void) {}

  /** What was known at a moment; until that has come what was shown before, for a slider that is dragged must not make the
   * page flicker. */
  at(symbol: string, at: string): SnapshotData | undefined {
    const found = this.#find({ symbol, at });
    if (found !== undefined) this.#shown = found ?? undefined;
    return this.#shown?.symbol === symbol ? this.#shown : undefined;
  }

  /** @returns undefined until it has arrived; null where there is none */
  #find(asked: Asked): SnapshotData | null | undefined {
    const key = keyOf(asked);
    const found = this.#kept.get(key);
    if (found === undefined) {
      this.#wish = asked;
      void this.#ask();
      return undefined;
    }
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found;
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#wish) {
      const { symbol, at } = this.#wish;
      const key = keyOf(this.#wish);
      this.#wish = null;
      const answer = await this.client().rest.snapshot(symbol, { at }).catch(() => null);
      this.#kept.set(key, isWhole(answer) ? answer : null);
      // What could not be had may be had a little later.
      if (!isWhole(answer)) setTimeout(() => this.#kept.delete(key), RETRY_MS);
      if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      this.arrived();
    }
    this.#isAsking = false;
  }
}

const keyOf = ({ symbol, at }: Asked) => `${symbol} ${at}`;

const isWhole = (answer: SnapshotData | NoSnapshot | null): answer is SnapshotData => answer?.body != null;
