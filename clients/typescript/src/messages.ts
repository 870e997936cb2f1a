// What crosses the wire, in its own words: snake_case, times as ISO 8601 in UTC, dollars whole.

export type Regime = 'positive_gamma' | 'negative_gamma' | 'undetermined';
export type BarSize = '30s' | '1m' | '5m' | '15m';
export type FlowSide = 'all' | 'calls' | 'puts';
export type Metric = 'gex' | 'dex' | 'vex' | 'chex' | 'oi' | 'signed_flow';
export type Mode = 'raw' | 'delta';
export type Ranking = 'heat' | 'pin_risk' | 'abs_flow' | 'charm_intensity';
export type FeedState = 'live' | 'stale' | 'closed' | 'replay';

/** A place in a log: `seq` counts within `epoch`. */
export interface Position {
  epoch: string;
  seq: number;
}

export interface GapInterval {
  from: string;
  to: string;
  reason: 'feed_gap' | 'restart' | 'halt';
}

// Bars, as REST has them and as the hub extends them.

export interface Bar {
  /** The ordinal of the bar in its session at its size; 0 at the open. */
  seq: number;
  /** The bar's start. */
  t: string;
  /** Some of its raw bars were missed. */
  partial?: boolean;
}

export interface Principled {
  net_gex: number;
  ci_low: number;
  ci_high: number;
  sign_confidence: number;
  regime: Regime;
  gamma_flip: number | null;
  magnet: number | null;
  pin_probability_pct: number | null;
}

export interface SeriesBarData extends Bar {
  spot: number;
  net_gex: number;
  net_dex: number;
  gamma_flip: number | null;
  call_wall: number | null;
  put_wall: number | null;
  magnet: number | null;
  pin_score: number;
  /** Percent: 64.1. */
  pin_probability_pct: number | null;
  regime: Regime;
  /** Decimal: 0.123. */
  atm_iv: number | null;
  charm_dollars_per_hour: number | null;
  hedge_flow_call_cumulative: number;
  hedge_flow_put_cumulative: number;
  hedge_flow_cumulative_all: number;
  principled?: Principled;
}

export interface HedgeFlowBarData extends Bar {
  /** Dollars of delta that dealers had to trade in the bar; + is buying. */
  bar: number;
  cumulative: number;
}

export interface HeatmapBarData extends Bar {
  spot: number;
  /** `values[i]` belongs to `strikes_grid[i]`; null is not known. */
  values: (number | null)[];
  ci_low?: (number | null)[];
  ci_high?: (number | null)[];
}

export interface StrikeFlowBarData extends Bar {
  spot: number;
  signed_delta_dollars: (number | null)[];
  signed_gamma_dollars: (number | null)[];
  contracts: (number | null)[];
}

// Updates of topics.

export interface Header extends Position {
  topic: string;
  /** A closed update never changes; an open bar is sent again, with a higher `rev`. */
  closed: boolean;
  as_of: string;
  rev?: number;
  /** So many older states were skipped because this connection lagged. */
  conflated?: number;
}

/** The client fills `strikes_grid` in, also where the wire left it out. */
export interface Gridded {
  grid_id: string;
  strikes_grid: number[];
}

export type SeriesBar = Header & SeriesBarData;
export type HedgeFlowBar = Header & HedgeFlowBarData;
export type HeatmapColumn = Header & HeatmapBarData & Gridded;
export type StrikeFlowBar = Header & StrikeFlowBarData & Gridded;

export interface Headline extends Header {
  id: string;
  symbol: string;
  t: string;
  rule: string;
  rule_version: number;
  severity: string;
  previous_severity: string | null;
  regime: Regime;
  trade_angle: string;
  setup: string | null;
  narrative: string;
  evidence: Record<string, number | null>;
  /** The event before this one in this topic; -1 for none. */
  prev_seq: number;
}

export interface Status extends Header {
  symbol: string;
  session: 'open' | 'closed';
  feed: FeedState;
  gap_intervals: GapInterval[];
}

export interface LeaderboardEntry {
  rank: number;
  symbol: string;
  value: number;
}

export interface LeaderboardData {
  metric: Ranking;
  n: number;
  as_of: string;
  market_open: boolean;
  entries: LeaderboardEntry[];
}

export type Leaderboard = Header & LeaderboardData;

export type Update =
  | SeriesBar | HedgeFlowBar | HeatmapColumn | StrikeFlowBar | Headline | Status | Leaderboard
  | import('./snapshot.js').Snapshot;

// What is said about the connection rather than on a topic.

export interface Gap {
  topic: string;
  epoch: string;
  /** Both ends inclusive. */
  from_seq: number;
  to_seq: number;
  reason: string;
  /** Where they can be had; null where no one has them. */
  rest: string | null;
}

export interface FeedHealth {
  status: FeedState;
  last_trade_age_ms: number | null;
  last_quote_age_ms: number | null;
}

export interface Heartbeat {
  server_time: string;
  lag_ms: number;
  conflated: number;
  topics: Record<string, Position>;
  feeds: Record<string, FeedHealth>;
}

export interface Bye {
  code: number;
  reason: string;
  retry_after_ms: number | null;
}

export interface SubscribeRequest {
  topic: string;
  since?: Position;
  minutes?: number;
}

export interface SubscribeResult {
  topic: string;
  status: 'ok' | 'unknown_topic' | 'unknown_symbol' | 'tier_restricted' | 'limit_exceeded';
  code: number;
  epoch: string | null;
  seq: number;
  recovered: boolean;
  updates: Update[];
  gaps?: Gap[];
  rest?: string;
  strikes_grid?: number[];
  grid_id?: string;
}

/** The names of the messages that carry an update. */
export const updateMessages = [
  'SeriesBar', 'HedgeFlowBar', 'HeatmapColumn', 'StrikeFlowBar', 'Headline', 'Snapshot', 'Leaderboard', 'Status',
] as const;
