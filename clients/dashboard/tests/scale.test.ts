import { expect, it } from 'vitest';
import { percentile, scaleOf, unscale } from '../src/scale.js';

it.each(['linear', 'symlog'] as const)('%s keeps sign, order and zero, and ends at the limit', kind => {
  const scale = scaleOf(kind, 1e9);
  const values = [-3e9, -1e9, -5e8, -1e3, 0, 1e3, 5e8, 1e9, 3e9];
  const shares = values.map(scale);

  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.slice(0, 2)).toEqual([-1, -1]);
  expect(shares.slice(-2)).toEqual([1, 1]);
  expect(scale(0)).toBe(0);
  values.forEach(value => expect(scale(-value) + scale(value)).toBe(0));
});

it.each(['linear', 'symlog'] as const)('%s is undone', kind => {
  const scale = scaleOf(kind, 2e8);
  for (const value of [-2e8, -3.2e6, -40_000, 0, 12_345, 9.9e7]) expect(unscale(kind, 2e8, scale(value))).toBeCloseTo(value, 3);
});

it('shows small values on a symlog scale that a linear one hides', () => {
  expect(scaleOf('linear', 1e9)(1e7)).toBeCloseTo(0.01);
  expect(scaleOf('symlog', 1e9)(1e7)).toBeCloseTo(Math.log(2) / Math.log(101));
});

it('has an answer where nothing is known yet', () => {
  expect(scaleOf('symlog', 0)(5)).toBe(1);
  expect(scaleOf('linear', NaN)(0)).toBe(0);
  expect(percentile(new Float64Array(), 99)).toBe(0);
});

it('takes the nearest rank of a percentile', () => {
  const sizes = Float64Array.from({ length: 100 }, (_, i) => 100 - i);

  expect([50, 90, 99, 99.5, 100].map(percent => percentile(sizes, percent))).toEqual([50, 90, 99, 100, 100]);
  expect(sizes[0]).toBe(100);
});
