import type { HeatmapColumn } from '@streaming/client';
import { strikeText } from './format.js';

export interface ProfileView {
  column: HeatmapColumn | undefined;
  /** The strike under the pointer. */
  strike: number | null;
  colourOf(value: number): string;
  textOf(value: number): string;
}

/** One column by strike, beside the heatmap and on its strikes: bars to the right are positive, to the left negative. */
export class Profile {
  view: ProfileView | undefined;
  #last: [(price: number) => number | null, number] | undefined;

  constructor(readonly canvas: HTMLCanvasElement) {}

  redraw(): void {
    if (this.#last) this.draw(...this.#last);
  }

  draw(toY: (price: number) => number | null, height: number): void {
    this.#last = [toY, height];
    const { canvas, view } = this;
    const ratio = devicePixelRatio;
    const [width, full] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(full * ratio))
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(full * ratio)];
    const context = canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, full);
    const column = view?.column;
    if (!view || !column) return;

    const style = getComputedStyle(document.documentElement);
    const quiet = style.getPropertyValue('--quiet');
    const rows = column.strikes_grid.flatMap((strike, i) => {
      const value = column.values[i];
      const y = toY(strike);
      return value == null || y === null || y < 0 || y > height ? [] : [{ strike, value, y }];
    });
    const [least, most] = [Math.min(0, ...rows.map(row => row.value)), Math.max(0, ...rows.map(row => row.value))];
    const room = width - 8;
    const toX = (value: number) => 4 + (most === least ? 0 : (value - least) / (most - least)) * room;
    const gaps = rows.slice(1).map((row, i) => Math.abs(row.y - rows[i]!.y));
    const thickness = Math.max(1, Math.min(14, (gaps.length ? Math.min(...gaps) : 10) - 1));

    context.save();
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    for (const { strike, value, y } of rows) {
      const [from, to] = [toX(0), toX(value)];
      context.fillStyle = view.colourOf(value);
      context.globalAlpha = view.strike === null || view.strike === strike ? 1 : 0.55;
      context.fillRect(Math.min(from, to), y - thickness / 2, Math.max(1, Math.abs(to - from)), thickness);
    }
    context.globalAlpha = 1;
    context.fillStyle = quiet;
    context.fillRect(Math.round(toX(0)), 0, 1, height);

    const spot = toY(column.spot);
    if (spot !== null) {
      context.fillStyle = style.getPropertyValue('--spot');
      context.fillRect(0, Math.round(spot), width, 1);
    }
    const pointed = rows.find(row => row.strike === view.strike);
    if (pointed) this.#label(context, `${strikeText(pointed.strike)}  ${view.textOf(pointed.value)}`, pointed.y, width, style);
    context.restore();
  }

  #label(context: CanvasRenderingContext2D, text: string, y: number, width: number, style: CSSStyleDeclaration): void {
    context.font = '11px system-ui, sans-serif';
    const wide = context.measureText(text).width + 8;
    context.fillStyle = style.getPropertyValue('--raised');
    context.fillRect(width - wide, y - 8, wide, 16);
    context.fillStyle = style.getPropertyValue('--text');
    context.textBaseline = 'middle';
    context.fillText(text, width - wide + 4, y);
  }
}
