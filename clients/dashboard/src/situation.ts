import type { Disconnected, FeedHealth } from '@streaming/client';
import { marketSeconds, marketTime } from './format.js';
import type { Standing } from './moment.js';
import type { Action, Notice } from './notice.js';

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
  /** Null where no minute is held yet. */
  standing: Standing | null;
  /** The recorded session that is shown; null is the present one. */
  day: string | null;
}

/** What a notice can do. */
export interface Remedies {
  retry: () => void;
  now: () => void;
}

export interface Freshness {
  state: 'live' | 'replay' | 'stale' | 'closed' | 'waiting' | 'past' | 'refused';
  text: string;
}

export function freshnessOf({ connection, feed, asOf, ended, isPaused, at, day, standing }: Situation): Freshness {
  if (ended?.retryInMs === null) return { state: 'refused', text: ended.code === 3502 ? 'no connection left' : 'signed out' };
  const time = asOf ? ` · ${marketSeconds(asOf)} ET` : '';
  if (connection !== 'connected') return { state: 'waiting', text: connection === 'connecting' && !asOf ? 'connecting' : `reconnecting${time}` };
  if (at !== null) {
    const moment = `${marketTime(at)} ET${day === null ? '' : `, ${day}`}`;
    return standing === 'held' ? { state: 'past', text: `as it was at ${moment}` } : { state: 'waiting', text: moment };
  }
  if (isPaused) return { state: 'waiting', text: `paused${time}` };
  if (!feed) return { state: 'waiting', text: `connected${time}` };
  const { status: state, last_trade_age_ms: age } = feed;
  const silence = state === 'stale' && age !== null ? ` · no trade for ${Math.round(age / 1000)} s` : '';
  return { state, text: `${state}${time}${silence}` };
}

/** What stands in the way of a picture, or null; what was drawn before is left to be seen. */
export function noticeOf(now: Situation, remedies: Remedies): Notice | null {
  const retry: Action = { label: 'Try now', run: remedies.retry };
  const code = now.ended?.retryInMs === null ? now.ended.code : null;
  switch (code) {
    case 3500: return {
      title: 'This page needs a key',
      text: 'Paste an API key. The operator makes one with “keys add --name desk --plan alpha”. It stays in this tab.',
      asksKey: true };
    case 3501: return { title: 'The key was revoked', text: 'Ask for another one and paste it here.', asksKey: true };
    case 3502: return {
      title: 'Too many connections', text: 'This key has no connection left. Close another tab or program, then try again.', action: retry };
  }
  if (now.refusal === 4503 || now.refusal === 403) return {
    title: 'Not on this plan', text: 'Heatmaps need the Alpha plan. Paste a key that has it.', asksKey: true };
  if (now.refusal !== null && now.day !== null) return {
    title: `The session of ${now.day} did not come`, text: 'The service did not answer with it.', action: retry };
  if (now.refusal !== null) return {
    title: `No data for ${now.symbol}`, text: 'The service does not know this symbol. Choose one of the tabs above.' };
  if (now.at !== null) {
    const said = momentNotice(now, now.at, { label: 'Show now', run: remedies.now });
    if (said) return said;
  }
  if (now.hasColumns) return null;
  if (now.connection === 'waiting') return {
    title: 'The service does not answer', text: 'It is tried again by itself, at growing intervals.', action: retry };
  if (now.hasSymbols === false) return {
    title: 'No session yet', text: 'The service has not recorded any symbol. Once its feed begins, columns appear here.', action: retry };
  if (now.feed?.status === 'closed') return {
    title: 'The market is closed', text: 'Nothing of this symbol is recorded. The first column appears a minute after the open.' };
  if (now.isAnswered) return {
    title: 'Waiting for the first bar', text: 'The first column appears as soon as the feed has one minute of quotes and trades.' };
  return { title: 'Connecting', text: 'One moment.' };
}

/** Why the minute that a link names is not shown. */
function momentNotice({ symbol, day, standing, hasColumns, isAnswered }: Situation, at: string, action: Action): Notice | null {
  const time = `${marketTime(at)} ET`;
  if (day !== null && isAnswered && !hasColumns) return {
    title: `Nothing recorded on ${day}`, text: `The link is to ${symbol} at ${time} of that day, and the service has no session of it.`, action };
  if (standing === 'early') return {
    title: `Nothing recorded at ${time}`, text: `The link is to a minute before the first that the service has of ${symbol} on that day.`, action };
  if (standing === 'late') return day === null
    ? { title: `${time} is still to come`, text: 'The link is to a later minute of this session. It is shown as soon as it has passed.', action }
    : { title: `Nothing recorded at ${time}`, text: `The session of ${day} was over by then.`, action };
  return null;
}
