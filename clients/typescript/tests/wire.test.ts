import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type * as flow from '../src/index.js';

// The types are held to the frames that every implementation shares. Both ways at compile time would need the frames
// as types, whose strings are too wide; so the fields are listed here once, checked against the type by the compiler
// and against the frame by the test.
type Fields<T> = Record<keyof T, true>;
const header = { topic: true, epoch: true, seq: true, closed: true, as_of: true } as const;
const optional = { rev: true, conflated: true } as const;

const frames: [file: string, fields: Record<string, true>][] = [
  ['hub-series-bar-open', {
    ...header, ...optional, t: true, partial: true, spot: true, net_gex: true, net_dex: true, gamma_flip: true,
    call_wall: true, put_wall: true, magnet: true, pin_score: true, pin_probability_pct: true, regime: true,
    atm_iv: true, charm_dollars_per_hour: true, hedge_flow_call_cumulative: true, hedge_flow_put_cumulative: true,
    hedge_flow_cumulative_all: true, principled: true,
  } satisfies Fields<flow.SeriesBar>],
  ['hub-hedge-flow-bar', {
    ...header, ...optional, t: true, partial: true, bar: true, cumulative: true } satisfies Fields<flow.HedgeFlowBar>],
  ['hub-heatmap-column-regridded', {
    ...header, ...optional, t: true, partial: true, spot: true, values: true, ci_low: true, ci_high: true, grid_id: true,
    strikes_grid: true } satisfies Fields<flow.HeatmapColumn>],
  ['hub-strike-flow-bar', {
    ...header, ...optional, t: true, partial: true, spot: true, signed_delta_dollars: true, signed_gamma_dollars: true,
    contracts: true, grid_id: true, strikes_grid: true } satisfies Fields<flow.StrikeFlowBar>],
  ['hub-headline', {
    ...header, ...optional, id: true, symbol: true, t: true, rule: true, rule_version: true, severity: true,
    previous_severity: true, regime: true, trade_angle: true, setup: true, narrative: true, evidence: true,
    prev_seq: true } satisfies Fields<flow.Headline>],
  ['hub-status', {
    ...header, ...optional, symbol: true, session: true, feed: true, gap_intervals: true } satisfies Fields<flow.Status>],
  ['hub-leaderboard', {
    ...header, ...optional, metric: true, n: true, market_open: true, entries: true } satisfies Fields<flow.Leaderboard>],
  ['hub-gap', {
    topic: true, epoch: true, from_seq: true, to_seq: true, reason: true, rest: true } satisfies Fields<flow.Gap>],
  ['hub-heartbeat', { server_time: true, lag_ms: true, conflated: true, topics: true, feeds: true } satisfies Fields<flow.Heartbeat>],
  ['hub-bye', { code: true, reason: true, retry_after_ms: true } satisfies Fields<flow.Bye>],
  ['rest-heatmap', {
    symbol: true, expiration: true, as_of: true, bar_size: true, bars: true, gap_intervals: true, epoch: true,
    first_seq: true, last_seq: true, grid_id: true, strikes_grid: true, underlying_price: true, market_open: true,
  } satisfies Fields<flow.GridAnswer<flow.HeatmapBarData>>],
];
const mayBeAbsent = new Set(['rev', 'conflated', 'partial', 'principled', 'ci_low', 'ci_high', 'strikes_grid']);

it.each(frames)('%s has the fields of its type', (file, fields) => {
  const frame = JSON.parse(readFileSync(new URL(`../../../tests/Streaming.Protocol.Tests/Golden/${file}.json`, import.meta.url), 'utf8'));

  if (file.startsWith('hub-')) expect(Object.keys(frame).filter(name => !(name in fields))).toEqual([]);
  expect(Object.keys(fields).filter(name => !(name in frame) && !mayBeAbsent.has(name))).toEqual([]);
});
