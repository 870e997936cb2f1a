import type { ISeriesApi, LogicalRange } from 'lightweight-charts';
import type { Columns } from './columns.js';

/** How many strikes around spot are shown until someone says otherwise. */
const STRIKES_AROUND = 10;
const STRIKES_MIN = 4;
/** A drag that moved less than this, in pixels, was along the time axis only. */
const WOBBLE = 12;

/** The strikes in view: fitted around spot, until someone moves or zooms them. */
export class StrikeAxis {
  constructor(
    private readonly root: HTMLElement, private readonly series: ISeriesApi<'Custom'>, private readonly columns: Columns,
    private readonly pane: () => { width: number; height: number }) {
    root.addEventListener('wheel', event => this.#wheel(event), { capture: true, passive: false });
    root.addEventListener('pointerdown', event => this.#press(event), { capture: true });
  }

  fit(): void {
    this.series.priceScale().setAutoScale(true);
  }

  pan(share: number): void {
    const range = this.series.priceScale().getVisibleRange();
    const { strikes } = this.columns;
    if (!range || strikes.length < 2) return;
    // Never so far that nothing is left to be seen.
    const half = (range.to - range.from) / 2;
    const by = Math.max(strikes[0]! - half - range.from, Math.min(strikes.at(-1)! + half - range.to, 2 * half * share));
    this.series.priceScale().setVisibleRange({ from: range.from + by, to: range.to + by });
  }

  /** @param around the strike that stays where it is; the middle unless told */
  zoom(factor: number, around?: number): void {
    const scale = this.series.priceScale();
    const range = scale.getVisibleRange();
    const { strikes } = this.columns;
    if (!range || strikes.length < 2) return;
    const least = STRIKES_MIN * (strikes[1]! - strikes[0]!);
    const most = 1.5 * (strikes.at(-1)! - strikes[0]!);
    const width = range.to - range.from;
    const scaled = Math.max(Math.min(least, width), Math.min(Math.max(most, width), width * factor));
    const fixed = around ?? (range.from + range.to) / 2;
    const share = (fixed - range.from) / width;
    scale.setVisibleRange({ from: fixed - share * scaled, to: fixed + (1 - share) * scaled });
  }

  isInView(price: number): boolean {
    const range = this.series.priceScale().getVisibleRange();
    return !range || (range.from <= price && price <= range.to);
  }

  /** Moves a strike into view. */
  reveal(strike: number): void {
    const range = this.series.priceScale().getVisibleRange();
    if (!range) return;
    const width = range.to - range.from;
    if (strike < range.from) this.pan((strike - range.from) / width - 0.05);
    else if (strike > range.to) this.pan((strike - range.to) / width + 0.05);
  }

  /** What is fitted: spot wherever it was in view, and some strikes around it. */
  inView(range: LogicalRange | null): { priceRange: { minValue: number; maxValue: number } } | null {
    const { columns } = this;
    const { strikes } = columns;
    let [low, high] = [Infinity, -Infinity];
    const from = Math.max(columns.first, range ? columns.first + Math.floor(range.from) - 1 : 0);
    const to = Math.min(columns.last, range ? columns.first + Math.ceil(range.to) + 1 : Infinity);
    for (let seq = from; seq <= to; seq++) {
      const column = columns.at(seq);
      if (column) [low, high] = [Math.min(low, column.spot), Math.max(high, column.spot)];
    }
    if (low > high || strikes.length < 2) return null;
    const row = columns.rowOf(columns.nearest(low)!)!;
    const step = Math.abs(strikes[Math.min(row + 1, strikes.length - 1)]! - strikes[Math.max(0, row - 1)]!) / 2;
    return {
      priceRange: {
        minValue: Math.max(strikes[0]! - step / 2, low - STRIKES_AROUND * step),
        maxValue: Math.min(strikes.at(-1)! + step / 2, high + STRIKES_AROUND * step),
      },
    };
  }

  /** Over the strikes' own axis, or with shift, the wheel zooms strikes; elsewhere it is the time axis's. */
  #wheel(event: WheelEvent): void {
    const { x, y } = this.#placeOf(event);
    const { width, height } = this.pane();
    if (y > height || (x < width && !event.shiftKey)) return;
    // With shift some browsers turn the wheel sideways.
    const turned = event.deltaY || event.deltaX;
    this.zoom(Math.exp(Math.sign(turned) * Math.min(0.3, Math.abs(turned) / 500)), this.series.coordinateToPrice(y) ?? undefined);
    event.preventDefault();
    event.stopPropagation();
  }

  /** The chart moves strikes with the pointer only while they are not fitted; a drag that was not up or down fits again. */
  #press(event: PointerEvent): void {
    const { x, y } = this.#placeOf(event);
    const { width, height } = this.pane();
    const scale = this.series.priceScale();
    if (event.button !== 0 || x > width || y > height || !scale.options().autoScale || !scale.getVisibleRange()) return;
    scale.setAutoScale(false);
    let moved = 0;
    const ended = new AbortController();
    const move = (later: PointerEvent) => { moved = Math.max(moved, Math.abs(later.clientY - event.clientY)); };
    const release = () => {
      ended.abort();
      if (moved < WOBBLE) this.fit();
    };
    addEventListener('pointermove', move, { signal: ended.signal, passive: true });
    for (const name of ['pointerup', 'pointercancel'] as const) addEventListener(name, release, { signal: ended.signal });
  }

  #placeOf(event: MouseEvent): { x: number; y: number } {
    const box = this.root.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
