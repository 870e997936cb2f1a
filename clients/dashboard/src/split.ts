import type { FlowClient, Metric, Mode, SnapshotAnswer } from '@streaming/client';
import type { Book, ViewState } from './state.js';

/** A strike's calls and puts. */
export interface Halves {
  calls: number | null;
  puts: number | null;
}

const SPLIT = { gex: ['call_gex', 'put_gex'], dex: ['call_dex', 'put_dex'], oi: ['call_oi', 'put_oi'] } as const;

const hasSplit = (metric: Metric, mode: Mode): metric is keyof typeof SPLIT => mode === 'raw' && metric in SPLIT;

/** Why calls and puts cannot be told apart, or null where they can. */
export function whyNoSplit({ metric, mode, at }: Pick<ViewState, 'metric' | 'mode' | 'at'>, isClosed: boolean): string | null {
  if (!hasSplit(metric, mode)) return 'Calls and puts: for levels of GEX, DEX and OI only';
  if (at !== null) return 'Calls and puts: of now only, earlier minutes have their sum';
  return isClosed ? 'Calls and puts: while the market is open only' : null;
}

function splitOf(snapshot: SnapshotAnswer, metric: keyof typeof SPLIT): Map<number, Halves> {
  const [call, put] = SPLIT[metric];
  // Contracts have no sign; puts stand on the other side all the same, as their gamma does.
  const side = metric === 'oi' ? -1 : 1;
  return new Map(snapshot.strikes.map(strike => {
    const puts = strike[put];
    return [strike.strike, { calls: strike[call], puts: puts === null ? null : side * puts }];
  }));
}

const FRESH_MS = 5_000;

/** The newest split, asked for while it is looked at. The service keeps none of the past. */
export class Split {
  #of = '';
  #halves: ReadonlyMap<number, Halves> | null = null;
  #askedAt = -Infinity;

  constructor(private readonly client: () => FlowClient, private readonly arrived: () => void) {}

  /** @returns null until it has come, and where there is none */
  find(symbol: string, metric: Metric, mode: Mode, model: Book): ReadonlyMap<number, Halves> | null {
    if (!hasSplit(metric, mode)) return null;
    const of = `${symbol} ${metric} ${model}`;
    if (of !== this.#of) [this.#of, this.#halves, this.#askedAt] = [of, null, -Infinity];
    if (performance.now() - this.#askedAt > FRESH_MS) void this.#ask(of, symbol, metric, model);
    return this.#halves;
  }

  async #ask(of: string, symbol: string, metric: keyof typeof SPLIT, model: Book): Promise<void> {
    this.#askedAt = performance.now();
    const answer = await this.client().rest.snapshot(symbol, { model, strike_range: 0.1 }).catch(() => null);
    if (of !== this.#of) return;
    this.#halves = answer && 'strikes' in answer ? splitOf(answer, metric) : null;
    this.arrived();
  }
}
