import { expect, it } from 'vitest';
import { freshnessOf, noticeOf, type Situation } from '../src/situation.js';

const fine: Situation = {
  connection: 'connected', ended: null, symbol: 'SPY', hasSymbols: true, hasColumns: true, refusal: null, isAnswered: true,
  feed: { status: 'live', last_trade_age_ms: 40, last_quote_age_ms: 10 }, asOf: '2026-06-05T18:45:12Z', isPaused: false, at: null,
  standing: null, day: null,
};
const ended = (code: number) => ({ ended: { code, reason: '', retryInMs: null }, connection: 'ended' as const });
const remedies = { retry: () => {}, now: () => {} };
const notice = (change: Partial<Situation>) => noticeOf({ ...fine, ...change }, remedies);
const title = (change: Partial<Situation>) => notice(change)?.title ?? null;

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
    expect(notice(change)).toMatchObject({ asksKey: true });
  expect(notice(ended(3502))?.action?.label).toBe('Try now');
  expect(title({ refusal: 4502 })).toBe('No data for SPY');
  expect(freshnessOf({ ...fine, ...ended(3501) }).state).toBe('refused');
});

it('says how long a stale feed has been silent', () => {
  const feed = { status: 'stale' as const, last_trade_age_ms: 12_400, last_quote_age_ms: null };
  expect(freshnessOf({ ...fine, feed }).text).toBe('stale · 14:45:12 ET · no trade for 12 s');
  expect(freshnessOf({ ...fine, connection: 'waiting' })).toEqual({ state: 'waiting', text: 'reconnecting · 14:45:12 ET' });
  expect(freshnessOf({ ...fine, at: '2026-06-05T14:32:00Z', standing: 'held' })).toEqual({ state: 'past', text: 'as it was at 10:32 ET' });
  expect(freshnessOf({ ...fine, at: '2026-06-05T19:59:00Z', standing: 'late' })).toEqual({ state: 'waiting', text: '15:59 ET' });
  expect(freshnessOf({ ...fine, feed: null })).toEqual({ state: 'waiting', text: 'connected · 14:45:12 ET' });
  expect(freshnessOf({ ...fine, isPaused: true }).text).toBe('paused · 14:45:12 ET');
});

it('says why the minute that a link names is not shown, and leads back to now', () => {
  const at = '2026-06-04T14:32:00Z';
  for (const [change, said] of [
    [{ day: '2026-06-04', hasColumns: false, standing: null }, 'Nothing recorded on 2026-06-04'],
    [{ standing: 'early' as const }, 'Nothing recorded at 10:32 ET'],
    [{ standing: 'late' as const }, '10:32 ET is still to come'],
    [{ standing: 'late' as const, day: '2026-06-04' }, 'Nothing recorded at 10:32 ET'],
  ] as const) {
    expect(title({ at, ...change })).toBe(said);
    expect(notice({ at, ...change })?.action?.label).toBe('Show now');
  }
  expect(title({ at, standing: 'held', day: '2026-06-04' })).toBeNull();
  expect(freshnessOf({ ...fine, at, standing: 'held', day: '2026-06-04' }).text).toBe('as it was at 10:32 ET, 2026-06-04');
  expect(title({ at, day: '2026-06-04', hasColumns: false, refusal: 0 })).toBe('The session of 2026-06-04 did not come');
});
