import type { SeriesBar } from '@streaming/client';
import type { Bars } from './bars.js';
import type { Book } from './state.js';

export type LevelName = 'gamma_flip' | 'call_wall' | 'put_wall' | 'magnet';

interface Line {
  name: LevelName;
  /** Its colour, of the page. */
  variable: string;
  title: string;
  /** Pixels drawn and pixels left out, over and over. */
  dash: [on: number, off: number];
}

export const LINES: readonly Line[] = [
  { name: 'call_wall', variable: '--call', title: 'call wall', dash: [7, 4] },
  { name: 'put_wall', variable: '--put', title: 'put wall', dash: [7, 4] },
  { name: 'magnet', variable: '--magnet', title: 'magnet', dash: [2, 3] },
  { name: 'gamma_flip', variable: '--flip', title: 'flip', dash: [7, 4] },
];

/** Where a level of a bar is, as one of the books has it. */
export function levelOf(bar: SeriesBar, name: LevelName, book: Book): number | null {
  // The principled book knows no walls.
  const levels: Partial<Record<LevelName, number | null>> = book === 'principled' ? bar.principled ?? {} : bar;
  return levels[name] ?? null;
}

type Box = [x: number, y: number, width: number, height: number];

/** Where things are on the canvas, in its own pixels. */
export interface Place {
  from: number;
  to: number;
  left(seq: number): number;
  y(price: number): number;
  height: number;
  ratio: number;
}

/** Spot and levels over the cells, with a rim of the ground so that they are seen on any colour. A level moves in steps, so
 * its line is a rectangle a step; only spot is a path. */
export class LevelLines {
  book: Book = 'compat';
  #rim = '';
  #spot = '';
  readonly #colours = new Map<LevelName, [plain: string, dashed: CanvasPattern]>();

  constructor(private readonly bars: Bars<SeriesBar>) {}

  /** Takes its colours from the page. */
  paint(colour: (name: string) => string): void {
    this.#rim = `color-mix(in srgb, ${colour('--ground')} 70%, transparent)`;
    this.#spot = colour('--spot');
    for (const { name, variable, dash } of LINES)
      this.#colours.set(name, [colour(variable), dashOf(colour(variable), dash, devicePixelRatio)]);
  }

  draw(context: CanvasRenderingContext2D, place: Place): void {
    for (const { name } of LINES) this.#drawLevel(context, name, place);
    this.#drawSpot(context, place);
  }

  #drawLevel(context: CanvasRenderingContext2D, name: LevelName, { from, to, left, y, height, ratio }: Place): void {
    const [thick, rim] = [2 * ratio, ratio];
    const [rises, steps]: [Box[], Box[]] = [[], []];
    let [top, begin, before]: [number | null, number, number | null] = [null, from, null];
    for (let seq = from; seq <= to + 1; seq++) {
      const bar = seq <= to ? this.bars.at(seq) : undefined;
      const value = bar ? levelOf(bar, name, this.book) : null;
      // Steps by the pixel: what moves by less goes on as it is.
      const next = value === null ? null : Math.round(y(value) - thick / 2);
      if (next === top) continue;
      if (top !== null) {
        const x = left(begin);
        if (before !== null && Math.abs(top - before) > thick)
          rises.push([x, Math.min(top, before), ratio, Math.abs(top - before)]);
        if (top > -thick && top < height) steps.push([x, top, left(seq) - x, thick]);
        before = next === null ? null : top;
      }
      [top, begin] = [next, seq];
    }
    const [plain, dashed] = this.#colours.get(name)!;
    context.fillStyle = this.#rim;
    for (const [x, above, width, deep] of steps) context.fillRect(x, above - rim, width, deep + 2 * rim);
    context.fillStyle = plain;
    for (const rise of rises) context.fillRect(...rise);
    context.fillStyle = dashed;
    for (const step of steps) context.fillRect(...step);
  }

  #drawSpot(context: CanvasRenderingContext2D, { from, to, left, y, ratio }: Place): void {
    context.beginPath();
    let isDown = false;
    // One beyond each end, so that the line goes on to the edge.
    for (let seq = from - 1; seq <= to; seq++) {
      const bar = this.bars.at(seq);
      if (!bar) {
        isDown = false;
        continue;
      }
      const [x, at] = [(left(seq) + left(seq + 1)) / 2, y(bar.spot)];
      if (isDown) context.lineTo(x, at);
      else context.moveTo(x, at);
      isDown = true;
    }
    // A round join costs a fan of edges at each of hundreds of points, and at this width looks the same.
    context.lineJoin = 'bevel';
    for (const [colour, width] of [[this.#rim, 4], [this.#spot, 2]] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width * ratio;
      context.stroke();
    }
  }
}

/** A dash as a pattern: a rectangle filled with it costs what one rectangle costs. */
function dashOf(colour: string, [on, off]: [number, number], ratio: number): CanvasPattern {
  const size = Math.round((on + off) * ratio);
  const tile = new OffscreenCanvas(size, 1);
  const drawing = tile.getContext('2d')!;
  drawing.fillStyle = colour;
  drawing.fillRect(0, 0, Math.round(on * ratio), 1);
  return drawing.createPattern(tile, 'repeat')!;
}
