import type {
  Bar, BarSize, FlowSide, Gap, GapInterval, Headline, HeatmapBarData, HedgeFlowBarData, LeaderboardData, Metric, Mode,
  Position, Ranking, SeriesBarData, StrikeFlowBarData, Update,
} from './messages.js';
import type { NoSnapshot, SnapshotAnswer } from './snapshot.js';
import { barSeconds } from './topics.js';

/** An answer that is not what was asked for: an HTTP status or a code of the hub, and the service's word for it. */
export class FlowError extends Error {
  override readonly name = 'FlowError';

  constructor(readonly code: number, readonly error: string, message: string, readonly retryAfterMs: number | null = null) {
    super(message);
  }
}

export interface BarsAnswer<T extends Bar = Bar> {
  symbol: string;
  expiration: string | null;
  as_of: string;
  bar_size: BarSize;
  bars: T[];
  gap_intervals: GapInterval[];
  epoch: string | null;
  first_seq: number;
  last_seq: number;
  grid_id?: string;
  strikes_grid?: number[];
}

export interface GridAnswer<T extends Bar> extends BarsAnswer<T> {
  underlying_price: number | null;
  market_open: boolean;
  grid_id: string;
  strikes_grid: number[];
}

/** A stretch of the deployment's event log, whatever symbol was asked for. */
export interface HeadlinesAnswer {
  epoch: string;
  last_seq: number;
  events: Headline[];
}

export interface Session {
  date: string;
  epoch: string;
  symbol: string;
  bars: number;
  gap_intervals: GapInterval[];
}

export interface Window {
  minutes?: number;
  /** A recorded session, `YYYY-MM-DD`. */
  date?: string;
  since_seq?: number;
  epoch?: string;
}

/** The same numbers by REST: for history, and for what a socket missed. */
export class RestClient {
  readonly #base: URL;

  constructor(url: string | URL, private readonly key: string, private readonly fetcher: typeof fetch = (...all) => fetch(...all)) {
    this.#base = new URL(url);
  }

  series(symbol: string, options: Window & { bar?: BarSize } = {}): Promise<BarsAnswer<SeriesBarData>> {
    return this.get(flow('series', symbol), options);
  }

  hedgeFlow(symbol: string, options: Window & { bar?: BarSize; side?: FlowSide } = {}): Promise<BarsAnswer<HedgeFlowBarData>> {
    return this.get(flow('hedge-flow', symbol), options);
  }

  heatmap(
    symbol: string,
    options: Window & { metric?: Metric; mode?: Mode; model?: 'compat' | 'principled' } = {},
  ): Promise<GridAnswer<HeatmapBarData>> {
    return this.get(flow('heatmap', symbol), options);
  }

  strikeFlow(symbol: string, options: Window = {}): Promise<GridAnswer<StrikeFlowBarData>> {
    return this.get(flow('strike-flow', symbol), options);
  }

  /** @param options `strike_range` is how far from the spot `strikes` reaches, as a share of it, up to 0.1. */
  snapshot(
    symbol: string,
    options: { expiry?: string; at?: string; date?: string; model?: 'compat' | 'principled'; strike_range?: number } = {},
  ): Promise<SnapshotAnswer | NoSnapshot> {
    return this.get(flow('snapshot', symbol), options);
  }

  leaderboard(metric: Ranking = 'heat', n = 20): Promise<LeaderboardData> {
    return this.get('/v1/flow/zero-dte/leaderboard', { metric, n });
  }

  sessions(symbol?: string): Promise<Session[]> {
    return this.get('/v1/sessions', { symbol });
  }

  /** Trades the key for a ticket that opens one connection within a minute. */
  async ticket(): Promise<string> {
    return (await this.#ask<{ ticket: string }>(new URL('/v1/tickets', this.#base), 'POST')).ticket;
  }

  /** Any path of the service, as the `rest` links are. */
  get<Answer>(path: string, query: object = {}): Promise<Answer> {
    const url = new URL(path, this.#base);
    // A link is the service's word, but the key goes to the service only.
    if (url.origin !== this.#base.origin) return Promise.reject(new Error(`${url.origin} is not the service`));
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return this.#ask(url, 'GET');
  }

  async #ask<Answer>(url: URL, method: string): Promise<Answer> {
    const response = await this.fetcher(url, { method, headers: { 'X-Api-Key': this.key } });
    if (response.ok) return await response.json() as Answer;

    const body = await response.json().catch(() => ({})) as { error?: string; title?: string; message?: string; detail?: string };
    const wait = Number(response.headers.get('Retry-After'));
    throw new FlowError(
      response.status, body.error ?? body.title ?? 'http_error', body.message ?? body.detail ?? response.statusText,
      wait > 0 ? wait * 1000 : null);
  }
}

const flow = (endpoint: string, symbol: string) => `/v1/flow/zero-dte/${endpoint}/${encodeURIComponent(symbol)}`;

/** What stands behind a `rest` link. */
export type Backfill = BarsAnswer | HeadlinesAnswer;

/** An answer as the updates that the hub would have sent. */
export function updatesOf(topic: string, answer: Backfill): Update[] {
  if ('events' in answer) return answer.events;
  const lengthMs = barSeconds(topic) * 1000;
  const grid = answer.grid_id && answer.strikes_grid && { grid_id: answer.grid_id, strikes_grid: answer.strikes_grid };
  return answer.epoch === null ? [] : answer.bars.map(bar => ({
    topic,
    epoch: answer.epoch,
    closed: true,
    as_of: `${new Date(Date.parse(bar.t) + lengthMs).toISOString().slice(0, 19)}Z`,
    ...bar,
    ...grid,
  }) as unknown as Update);
}

/** The holes among the bars of an answer, and before the first where something came before it. */
export function gapsOf(topic: string, answer: Backfill, position: Position | null): Gap[] {
  if ('events' in answer || answer.epoch === null) return [];
  const lengthMs = barSeconds(topic) * 1000;
  const gaps: Gap[] = [];
  let last = position?.epoch === answer.epoch ? position.seq : -1;
  for (const bar of answer.bars) {
    if (last >= 0 && bar.seq > last + 1) {
      const end = Date.parse(bar.t), start = end - (bar.seq - last - 1) * lengthMs;
      const known = answer.gap_intervals.find(({ from, to }) => Date.parse(from) < end && Date.parse(to) > start);
      const reason = known?.reason === 'restart' ? 'restart' : 'feed_gap';
      gaps.push({ topic, epoch: answer.epoch, from_seq: last + 1, to_seq: bar.seq - 1, reason, rest: null });
    }
    last = Math.max(last, bar.seq);
  }
  return gaps;
}

/** The position that a link begins behind; null where it is a window. */
export function sinceOf(link: string, epoch: string | null): Position | null {
  const query = new URLSearchParams(link.slice(link.indexOf('?')));
  const seq = query.get('since_seq') ?? query.get('since');
  const named = query.get('epoch') ?? epoch;
  return seq === null || named === null ? null : { epoch: named, seq: Number(seq) };
}

/** Where an answer goes on that was cut at the link's `limit`. */
export function nextOf(link: string, answer: Backfill): string | null {
  if (!('events' in answer)) return null;
  const [path, text] = link.split('?', 2);
  const query = new URLSearchParams(text);
  const last = answer.events.at(-1);
  if (!last || answer.events.length < Number(query.get('limit') ?? Infinity)) return null;
  query.set('since', String(last.seq));
  return `${path}?${query}`;
}
