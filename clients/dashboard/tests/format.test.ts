import { expect, it } from 'vitest';
import { compact, marketDay, marketSeconds, marketTime, money, price } from '../src/format.js';

it.each([
  [1_842_000_000, '$1.84B'], [-2_550_000_000, '−$2.55B'], [18_432_000, '$18.4M'], [184_320, '$184K'], [999_499, '$999K'],
  [999_500, '$1.00M'], [9_995_000, '$10.0M'], [950, '$950'], [0, '$0'], [-464, '−$464'], [2.4e12, '$2.40T'],
])('writes %d as %s', (value, text) => expect(money(value)).toBe(text));

it('keeps the fraction of a small number only', () => {
  expect([compact(2.414), compact(24.14), compact(7)]).toEqual(['2.41', '24', '7']);
});

it('says that a price is not known', () => expect([price(null), price(590.4)]).toEqual(['–', '590.40']));

it('tells the market\'s time, in summer and in winter', () => {
  expect(marketTime('2026-06-05T13:30:00Z')).toBe('09:30');
  expect(marketTime(Date.parse('2026-11-20T14:30:00Z') / 1000)).toBe('09:30');
  expect(marketSeconds('2026-11-20T20:59:59Z')).toBe('15:59:59');
  expect(marketDay('2026-11-21T01:00:00Z')).toBe('2026-11-20');
});
