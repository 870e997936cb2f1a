import { expect, it } from 'vitest';
import { following, format, initial, parse, type ViewState } from '../src/state.js';

it('has a short address at the beginning', () => {
  expect(format(initial)).toBe('');
  expect(parse('')).toEqual(initial);
});

it('comes back from its address as it was', () => {
  const state: ViewState = {
    symbol: '^SPX', metric: 'signed_flow', mode: 'delta', model: 'principled', profile: 'split', side: 'puts', scale: 'linear',
    palette: 'teal-magenta', clip: 99.5, rank: 'abs_flow', theme: 'light', at: '2026-06-05T14:32:00Z', severity: 'alert',
    about: 'symbol', kind: 'regime_flip' };

  expect(parse(format(state))).toEqual(state);
});

it('takes what is not a choice for nothing', () => {
  expect(parse('?metric=vega&mode=RAW&clip=1e9&theme=pink&symbol=<b>&at=yesterday&kind=none&apiKey=secret')).toEqual(initial);
});

it('never writes what it was not asked to keep', () => {
  expect(format(parse('?apiKey=secret&symbol=qqq'))).toBe('?symbol=QQQ');
});

it('goes round', () => expect(following(['a', 'b'], 'b')).toBe('a'));
