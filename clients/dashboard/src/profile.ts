import type { HeatmapColumn } from '@streaming/client';
import { strikeText } from './format.js';
import type { Halves } from './split.js';

export interface ProfileView {
  column: HeatmapColumn | undefined;
  /** Calls and puts in the place of their sum. */
  split: ReadonlyMap<number, Halves> | null;
  /** The strike under the pointer. */
  strike: number | null;
  colourOf(value: number): string;
  textOf(value: number): string;
}

interface Row {
  strike: number;
  y: number;
  /** What is drawn from zero: the value, or calls and puts. */
  bars: { value: number; colour: string }[];
  /** The interval that the value lies in, of the principled book. */
  interval: [low: number, high: number] | null;
  text: string;
}

/** One column by strike, beside the heatmap and on its strikes: bars to the right are positive, to the left negative. */
export class Profile {
  view: ProfileView | undefined;
  #last: [(price: number) => number, number] | undefined;
  #place = '';

  constructor(readonly canvas: HTMLCanvasElement) {}

  redraw(): void {
    this.#place = '';
    if (this.#last) this.draw(...this.#last);
  }

  draw(toY: (price: number) => number, height: number): void {
    this.#last = [toY, height];
    const { canvas, view } = this;
    const ratio = devicePixelRatio;
    const [width, full] = [canvas.clientWidth, canvas.clientHeight];
    // The chart is painted also when only its time axis moved, which is nothing to the strikes.
    const strikes = view?.column?.strikes_grid ?? [];
    const place = [width, full, ratio, height, ...[strikes[0], strikes.at(-1)].map(strike => strike === undefined ? '' : toY(strike))].join();
    if (place === this.#place) return;
    this.#place = place;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(full * ratio))
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(full * ratio)];
    const context = canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, full);
    const column = view?.column;
    if (!view || !column) return;

    const style = getComputedStyle(canvas);
    const colour = (name: string) => style.getPropertyValue(name);
    const rows = this.#rows(view, column, colour, strike => {
      const y = toY(strike);
      return y < 0 || y > height ? null : y;
    });
    const ends = rows.flatMap(row => [...row.bars.map(bar => bar.value), ...row.interval ?? []]);
    const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const toX = (value: number) => 4 + (most === least ? 0 : (value - least) / (most - least)) * (width - 8);
    const gaps = rows.slice(1).map((row, i) => Math.abs(row.y - rows[i]!.y));
    const thickness = Math.max(1, Math.min(14, (gaps.length ? Math.min(...gaps) : 10) - 1));

    context.save();
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    for (const row of rows) {
      context.globalAlpha = view.strike === null || view.strike === row.strike ? 1 : 0.55;
      drawBars(context, row, toX, thickness);
      if (row.interval) drawInterval(context, row.y, row.interval.map(toX), colour('--text'), thickness);
    }
    context.globalAlpha = 1;
    context.fillStyle = colour('--quiet');
    context.fillRect(Math.round(toX(0)), 0, 1, height);

    context.fillStyle = colour('--spot');
    context.fillRect(0, Math.round(toY(column.spot)), width, 1);
    const pointed = rows.find(row => row.strike === view.strike);
    if (pointed) drawLabel(context, pointed.text, pointed.y, width, colour('--raised'), colour('--text'));
    context.restore();
  }

  #rows(
    { split, colourOf, textOf }: ProfileView, column: HeatmapColumn, colour: (name: string) => string,
    toY: (strike: number) => number | null): Row[] {
    return column.strikes_grid.flatMap((strike, i): Row[] => {
      const [value, y, halves] = [column.values[i], toY(strike), split?.get(strike)];
      if (y === null || (split ? !halves : value == null)) return [];
      const name = strikeText(strike);
      if (halves) {
        const bars = [
          { value: halves.calls ?? 0, colour: colour('--call') }, { value: halves.puts ?? 0, colour: colour('--put') }];
        return [{ strike, y, bars, interval: null, text: `${name}  C ${textOf(bars[0]!.value)}  P ${textOf(bars[1]!.value)}` }];
      }
      const [low, high] = [column.ci_low?.[i], column.ci_high?.[i]];
      const interval: Row['interval'] = low == null || high == null ? null : [low, high];
      return [{ strike, y, bars: [{ value: value!, colour: colourOf(value!) }], interval, text: `${name}  ${textOf(value!)}` }];
    });
  }
}

function drawBars(context: CanvasRenderingContext2D, { y, bars }: Row, toX: (value: number) => number, thickness: number): void {
  // Two on one side of zero share the room; on either side each has all of it.
  const isShared = bars.length > 1 && bars.every(bar => bar.value > 0 === bars[0]!.value > 0);
  const each = isShared ? thickness / 2 : thickness;
  bars.forEach(({ value, colour }, i) => {
    const [from, to] = [toX(0), toX(value)];
    context.fillStyle = colour;
    context.fillRect(Math.min(from, to), y - thickness / 2 + (isShared ? i * each : 0), Math.max(1, Math.abs(to - from)), each);
  });
}

/** A line from end to end, with a stroke across each. */
function drawInterval(context: CanvasRenderingContext2D, y: number, ends: number[], colour: string, thickness: number): void {
  const [low, high] = ends as [number, number];
  const across = Math.max(3, thickness * 0.6);
  context.fillStyle = colour;
  context.fillRect(low, Math.round(y), Math.max(1, high - low), 1);
  for (const end of [low, high]) context.fillRect(end, y - across / 2, 1, across);
}

function drawLabel(
  context: CanvasRenderingContext2D, text: string, y: number, width: number, ground: string, colour: string): void {
  context.font = '11px system-ui, sans-serif';
  const wide = context.measureText(text).width + 8;
  context.fillStyle = ground;
  context.fillRect(width - wide, y - 8, wide, 16);
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.fillText(text, width - wide + 4, y);
}
