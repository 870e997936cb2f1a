/** One session's bars of one topic, by ordinal. */
export class Bars<T extends { seq: number }> {
  readonly #bySeq: (T | undefined)[] = [];

  get newest(): T | undefined {
    return this.#bySeq.at(-1);
  }

  put(bar: T): void {
    this.#bySeq[bar.seq] = bar;
  }

  at(seq: number): T | undefined {
    return this.#bySeq[seq];
  }

  /** The newest up to and with an ordinal. */
  last(seq = Infinity): T | undefined {
    return this.#bySeq.findLast((bar, at) => bar !== undefined && at <= seq);
  }

  /** In order, up to and with an ordinal. */
  until(seq = Infinity): T[] {
    return this.#bySeq.slice(0, seq + 1).filter(bar => bar !== undefined);
  }

  clear(): void {
    this.#bySeq.length = 0;
  }
}
