import type { Headline, HeatmapColumn } from '@streaming/client';
import { expect, it } from 'vitest';
import { minuteOf, passes, type AlertFilter } from '../src/alerts.js';
import { Bars } from '../src/bars.js';
import { reasonAt } from '../src/gaps.js';
import { Model } from '../src/model.js';
import { momentOf, seqOfMoment } from '../src/moment.js';

const column = (seq: number) => ({
  seq, t: new Date(Date.parse('2026-06-05T13:30:00Z') + seq * 60_000).toISOString(), closed: true, strikes_grid: [590, 591], values: [1, 2],
}) as unknown as HeatmapColumn;

it('keeps bars by ordinal, also one that comes late', () => {
  const bars = new Bars<{ seq: number; text: string }>();
  for (const [seq, text] of [[1, 'a'], [3, 'open'], [3, 'closed'], [2, 'late']] as const) bars.put({ seq, text });

  expect(bars.until().map(bar => bar.text)).toEqual(['a', 'late', 'closed']);
  expect(bars.until(2).map(bar => bar.seq)).toEqual([1, 2]);
  expect(bars.newest?.seq).toBe(3);
});

it('shows everything anew when a column comes late, and only then', () => {
  const model = new Model();
  model.take('heatmap', column(4));
  model.takeChanges();
  model.take('heatmap', column(5));
  expect(model.changes.hasNewGrid).toBe(false);
  model.take('heatmap', column(3));
  expect(model.changes.hasNewGrid).toBe(true);
});

it('finds a moment by its position, and none of another session', () => {
  const model = new Model();
  expect(seqOfMoment(model, '2026-06-05T13:33:00Z')).toBeNull();
  for (const seq of [2, 3, 5]) model.take('heatmap', column(seq));

  expect(momentOf(model, 2)).toBe('2026-06-05T13:33:00Z');
  expect(seqOfMoment(model, '2026-06-05T13:33:00Z')).toBe(2);
  // A minute that was missed is a moment all the same.
  expect(seqOfMoment(model, momentOf(model, 4))).toBe(4);
  for (const at of ['2026-06-05T13:32:00Z', '2026-06-05T13:37:00Z', '2026-06-04T13:33:00Z', null])
    expect(seqOfMoment(model, at)).toBeNull();
});

it('keeps the newest alerts first, and no more than anyone reads', () => {
  const model = new Model();
  for (let seq = 0; seq < 600; seq++) model.take('alerts', { seq } as Headline);
  expect([model.alerts.length, model.alerts[0]?.seq, model.alerts.at(-1)?.seq]).toEqual([500, 599, 100]);
});

it('lists what passes severity, symbol, kind and moment', () => {
  const alert = { symbol: 'SPY', severity: 'watch', rule: 'regime_flip', t: '2026-06-05T14:00:30Z' } as Headline;
  const filter = { symbol: 'SPY', severity: 'info', about: 'all', kind: 'all' } as AlertFilter & { symbol: string };
  const does = (change: object, until: string | null = null) => passes(alert, { ...filter, ...change }, until);

  expect([does({}), does({ severity: 'watch' }), does({ severity: 'alert' })]).toEqual([true, true, false]);
  expect([does({ symbol: 'QQQ' }), does({ symbol: 'QQQ', about: 'symbol' })]).toEqual([true, false]);
  expect([does({ kind: 'regime_flip' }), does({ kind: 'setup_change' })]).toEqual([true, false]);
  expect([does({}, '2026-06-05T14:00:00Z'), does({}, '2026-06-05T14:01:00Z')]).toEqual([false, true]);
  expect([minuteOf('2026-06-05T14:00:30Z'), minuteOf('2026-06-05T14:01:00Z')]).toEqual(['2026-06-05T14:01:00Z', '2026-06-05T14:01:00Z']);
});

it('says why a minute is not whole, from its first second to its last', () => {
  const gaps = [{ from: '2026-06-05T14:00:50Z', to: '2026-06-05T14:02:00Z', reason: 'feed_gap' as const }];
  const at = (time: string) => reasonAt(gaps, Date.parse(time) / 1000);

  expect(['13:59', '14:00', '14:01', '14:02'].map(time => at(`2026-06-05T${time}:00Z`))).toEqual([null, 'feed gap', 'feed gap', null]);
});
