import type { HeatmapColumn } from '@streaming/client';
import type { Columns } from './columns.js';
import { stepOf } from './palette.js';

/** The heatmap with one pixel a cell, highest strike on top. Painting is by column and only when one changes; showing
 * it, at any zoom, is a few calls of drawImage. */
export class Texture {
  readonly canvas = document.createElement('canvas');
  /** Where its rows stand; of the grid that it was painted with. */
  runs: readonly Run[] = [];
  #pixels = new ImageData(1, 1);

  constructor(private readonly columns: Columns) {}

  paintAll(pixels: Uint32Array, scale: (value: number) => number): void {
    const { columns, canvas } = this;
    // Room to grow: a canvas that is resized forgets.
    canvas.width = Math.max(420, columns.last + 30);
    canvas.height = Math.max(1, columns.strikes.length);
    this.#pixels = new ImageData(1, canvas.height);
    this.runs = runsOf(columns.strikes);
    for (const column of columns.present()) this.paint(column, pixels, scale);
  }

  paint(column: HeatmapColumn, pixels: Uint32Array, scale: (value: number) => number): void {
    const strip = new Uint32Array(this.#pixels.data.buffer);
    strip.fill(0);
    const top = this.canvas.height - 1;
    column.values.forEach((value, i) => {
      const row = this.columns.rowOf(column.strikes_grid[i]!);
      if (value !== null && row !== undefined) strip[top - row] = pixels[stepOf(scale(value))]!;
    });
    this.canvas.getContext('2d')!.putImageData(this.#pixels, column.seq, 0);
  }
}

/** Rows that are equally far apart, so that one drawImage shows them: prices of the outer edges, lowest first. */
export interface Run {
  row: number;
  count: number;
  bottom: number;
  top: number;
}

export function runsOf(strikes: readonly number[]): Run[] {
  if (strikes.length === 0) return [];
  if (strikes.length === 1) return [{ row: 0, count: 1, bottom: strikes[0]! - 0.5, top: strikes[0]! + 0.5 }];

  const edges = [strikes[0]! - (strikes[1]! - strikes[0]!) / 2];
  for (let i = 1; i < strikes.length; i++) edges.push((strikes[i - 1]! + strikes[i]!) / 2);
  edges.push(strikes.at(-1)! + (strikes.at(-1)! - strikes.at(-2)!) / 2);

  const runs: Run[] = [];
  for (let row = 0; row < strikes.length; row++) {
    const [bottom, top] = [edges[row]!, edges[row + 1]!];
    const run = runs.at(-1);
    if (run && Math.abs((run.top - run.bottom) / run.count - (top - bottom)) < 1e-9) {
      run.count++;
      run.top = top;
    } else {
      runs.push({ row, count: 1, bottom, top });
    }
  }
  return runs;
}
