const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/** Full jitter: any wait up to a ceiling that doubles, so that a thousand clients do not come back together. */
export class Backoff {
  #failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  next(atLeastMs = 0): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++);
    return Math.max(atLeastMs, Math.round(this.random() * ceiling));
  }

  reset(): void {
    this.#failures = 0;
  }
}
