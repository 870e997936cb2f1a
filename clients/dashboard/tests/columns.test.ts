import type { HeatmapColumn } from '@streaming/client';
import { expect, it } from 'vitest';
import { Columns } from '../src/columns.js';
import { csvOf } from '../src/export.js';
import { runsOf } from '../src/texture.js';

const column = (seq: number, strikes_grid: number[], values: (number | null)[]) =>
  ({ seq, t: `T${seq}`, spot: 590.5, closed: true, strikes_grid, values }) as unknown as HeatmapColumn;

it('goes by strike when the grid grows', () => {
  const columns = new Columns();
  expect(columns.put(column(0, [590, 591], [1, 2]))).toBe(true);
  expect(columns.put(column(1, [590, 591], [3, 4]))).toBe(false);
  expect(columns.put(column(2, [589, 590, 591], [9, 5, 6]))).toBe(true);

  expect(columns.strikes).toEqual([589, 590, 591]);
  expect([0, 1, 2].map(seq => columns.valueAt(seq, 590))).toEqual([1, 3, 5]);
  expect(columns.valueAt(0, 589)).toBeNull();
  expect(columns.nearest(590.4)).toBe(590);
});

it('writes a table of what is known', () => {
  const columns = new Columns();
  columns.put(column(0, [590], [1]));
  columns.put(column(2, [590, 591], [null, -3]));

  expect(csvOf(columns)).toBe('t,closed,spot,590,591\nT0,true,590.5,1,\nT2,true,590.5,,-3\n');
});

it('counts sizes of what is known and not zero', () => {
  const columns = new Columns();
  columns.put(column(0, [1, 2, 3], [-5, 0, null]));

  expect([...columns.sizes()]).toEqual([5]);
});

it('draws strikes of one distance in one piece, and covers every price once', () => {
  const runs = runsOf([580, 585, 590, 591, 592, 593]);

  expect(runs.map(({ row, count }) => [row, count])).toEqual([[0, 2], [2, 1], [3, 3]]);
  expect(runs.map(run => run.bottom)).toEqual([577.5, 587.5, 590.5]);
  expect(runs.map(run => run.top)).toEqual([587.5, 590.5, 593.5]);
  expect(runsOf([])).toEqual([]);
});
