import type { HeatmapColumn } from '@streaming/client';

/** One session's columns by ordinal, on the newest grid. */
export class Columns {
  readonly #bySeq: (HeatmapColumn | undefined)[] = [];
  #strikes: number[] = [];
  #rows = new Map<number, number>();
  first = Infinity;

  get strikes(): readonly number[] {
    return this.#strikes;
  }

  get last(): number {
    return this.#bySeq.length - 1;
  }

  get newest(): HeatmapColumn | undefined {
    return this.#bySeq.at(-1);
  }

  get isEmpty(): boolean {
    return this.#bySeq.length === 0;
  }

  at(seq: number): HeatmapColumn | undefined {
    return this.#bySeq[seq];
  }

  clear(): void {
    this.#bySeq.length = 0;
    this.#strikes = [];
    this.#rows.clear();
    this.first = Infinity;
  }

  /** @returns true when the grid grew, and with it every row's place */
  put(column: HeatmapColumn): boolean {
    this.#bySeq[column.seq] = column;
    this.first = Math.min(this.first, column.seq);
    if (column.strikes_grid === this.#strikes || column.strikes_grid.every(strike => this.#rows.has(strike))) return false;
    this.#strikes = [...new Set([...this.#strikes, ...column.strikes_grid])].sort((a, b) => a - b);
    this.#rows = new Map(this.#strikes.map((strike, row) => [strike, row]));
    return true;
  }

  rowOf(strike: number): number | undefined {
    return this.#rows.get(strike);
  }

  valueAt(seq: number, strike: number): number | null {
    const column = this.#bySeq[seq];
    const index = column?.strikes_grid.indexOf(strike) ?? -1;
    return column?.values[index] ?? null;
  }

  /** What the principled book holds possible of a cell. */
  intervalAt(seq: number, strike: number): [low: number, high: number] | null {
    const column = this.#bySeq[seq];
    const index = column?.strikes_grid.indexOf(strike) ?? -1;
    const [low, high] = [column?.ci_low?.[index], column?.ci_high?.[index]];
    return low == null || high == null ? null : [low, high];
  }

  nearest(price: number): number | null {
    let best: number | null = null;
    for (const strike of this.#strikes)
      if (best === null || Math.abs(strike - price) < Math.abs(best - price)) best = strike;
    return best;
  }

  /** The sizes of all that is known and not zero. */
  sizes(): Float64Array {
    const sizes: number[] = [];
    for (const column of this.#bySeq)
      for (const value of column?.values ?? []) if (value) sizes.push(Math.abs(value));
    return Float64Array.from(sizes);
  }

  *present(): Iterable<HeatmapColumn> {
    for (const column of this.#bySeq) if (column) yield column;
  }
}
