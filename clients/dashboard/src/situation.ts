import type { Disconnected, FeedHealth } from '@streaming/client';
import { marketSeconds, marketTime } from './format.js';
import type { Notice } from './notice.js';

/** All that decides what is said about the connection and the data. */
export interface Situation {
  connection: 'connecting' | 'connected' | 'waiting' | 'ended';
  ended: Disconnected | null;
  symbol: string | null;
  hasSymbols: boolean | null;
  hasColumns: boolean;
  /** The heatmap's own refusal. */
  refusal: number | null;
  isAnswered: boolean;
  feed: FeedHealth | null;
  asOf: string | null;
  isPaused: boolean;
  /** The end of the minute that is looked at; null is now. */
  at: string | null;
}

export interface Freshness {
  state: 'live' | 'replay' | 'stale' | 'closed' | 'waiting' | 'past' | 'refused';
  text: string;
}

export function freshnessOf({ connection, feed, asOf, ended, isPaused, at }: Situation): Freshness {
  if (ended?.retryInMs === null) return { state: 'refused', text: 'signed out' };
  if (connection !== 'connected') return { state: 'waiting', text: connection === 'connecting' ? 'connecting' : 'reconnecting' };
  if (at !== null) return { state: 'past', text: `as it was at ${marketTime(at)} ET` };
  const time = asOf ? ` · ${marketSeconds(asOf)} ET` : '';
  if (isPaused) return { state: 'waiting', text: `paused${time}` };
  const state = feed?.status ?? 'live';
  const age = feed?.last_trade_age_ms;
  const silence = state === 'stale' && age != null ? ` · no trade for ${Math.round(age / 1000)} s` : '';
  return { state, text: `${state}${time}${silence}` };
}

/** What stands in the way of a picture, or null; what was drawn before is left to be seen. */
export function noticeOf(now: Situation, retry: () => void): Notice | null {
  const code = now.ended?.retryInMs === null ? now.ended.code : null;
  switch (code) {
    case 3500: return {
      title: 'This page needs a key',
      text: 'Paste an API key. The operator makes one with “keys add --name desk --plan alpha”. It stays in this tab.',
      asksKey: true };
    case 3501: return { title: 'The key was revoked', text: 'Ask for another one and paste it here.', asksKey: true };
    case 3502: return {
      title: 'Too many connections', text: 'This key has no connection left. Close another tab or program, then try again.', retry };
  }
  if (now.refusal === 4503) return {
    title: 'Not on this plan', text: 'Heatmaps need the Alpha plan. Paste a key that has it.', asksKey: true };
  if (now.refusal !== null) return {
    title: `No data for ${now.symbol}`, text: 'The service does not know this symbol. Choose one of the tabs above.' };
  if (now.hasColumns) return null;
  if (now.connection === 'waiting') return {
    title: 'The service does not answer', text: 'It is tried again by itself, at growing intervals.', retry };
  if (now.hasSymbols === false) return {
    title: 'No session yet', text: 'The service has not recorded any symbol. Once its feed begins, columns appear here.', retry };
  if (now.feed?.status === 'closed') return {
    title: 'The market is closed', text: 'Nothing of this symbol is recorded. The first column appears a minute after the open.' };
  if (now.isAnswered) return {
    title: 'Waiting for the first bar', text: 'The first column appears as soon as the feed has one minute of quotes and trades.' };
  return { title: 'Connecting', text: 'One moment.' };
}
