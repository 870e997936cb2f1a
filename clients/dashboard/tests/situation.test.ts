import { expect, it } from 'vitest';
import { freshnessOf, noticeOf, type Situation } from '../src/situation.js';

const fine: Situation = {
  connection: 'connected', ended: null, symbol: 'SPY', hasSymbols: true, hasColumns: true, refusal: null, isAnswered: true,
  feed: { status: 'live', last_trade_age_ms: 40, last_quote_age_ms: 10 }, asOf: '2026-06-05T18:45:12Z', isPaused: false, at: null,
};
const ended = (code: number) => ({ ended: { code, reason: '', retryInMs: null }, connection: 'ended' as const });
const title = (change: Partial<Situation>) => noticeOf({ ...fine, ...change }, () => {})?.title ?? null;

it('says nothing where there is a picture', () => {
  expect(title({})).toBeNull();
  expect(title({ connection: 'waiting' })).toBeNull();
  expect(freshnessOf(fine)).toEqual({ state: 'live', text: 'live · 14:45:12 ET' });
});

it('says what to do where there is none', () => {
  const none = { hasColumns: false };
  expect(title({ ...none, connection: 'waiting' })).toBe('The service does not answer');
  expect(title({ ...none, hasSymbols: false })).toBe('No session yet');
  expect(title({ ...none, feed: { status: 'closed', last_trade_age_ms: null, last_quote_age_ms: null } })).toBe('The market is closed');
  expect(title(none)).toBe('Waiting for the first bar');
  expect(title({ ...none, isAnswered: false })).toBe('Connecting');
});

it('asks for a key where the one it has is of no use, and says so over any picture', () => {
  for (const change of [ended(3500), ended(3501), { refusal: 4503 }])
    expect(noticeOf({ ...fine, ...change }, () => {})).toMatchObject({ asksKey: true });
  expect(noticeOf({ ...fine, ...ended(3502) }, () => {})?.retry).toBeDefined();
  expect(title({ refusal: 4502 })).toBe('No data for SPY');
  expect(freshnessOf({ ...fine, ...ended(3501) }).state).toBe('refused');
});

it('says how long a stale feed has been silent', () => {
  const feed = { status: 'stale' as const, last_trade_age_ms: 12_400, last_quote_age_ms: null };
  expect(freshnessOf({ ...fine, feed }).text).toBe('stale · 14:45:12 ET · no trade for 12 s');
  expect(freshnessOf({ ...fine, connection: 'waiting' })).toEqual({ state: 'waiting', text: 'reconnecting' });
  expect(freshnessOf({ ...fine, at: '2026-06-05T14:32:00Z' })).toEqual({ state: 'past', text: 'as it was at 10:32 ET' });
  expect(freshnessOf({ ...fine, isPaused: true }).text).toBe('paused · 14:45:12 ET');
});
