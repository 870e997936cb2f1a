import type { Chart } from './chart.js';
import type { Model } from './model.js';

const STEPS: Record<string, [minutes: number, strikes: number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
};

/** The crosshair without a pointer: while the chart has the focus, arrows move it from cell to cell. */
export class KeyCrosshair {
  #cell: { seq: number; row: number } | null = null;

  constructor(private readonly root: HTMLElement, private readonly chart: Chart, private readonly model: Model) {
    root.addEventListener('keydown', event => this.#key(event));
    root.addEventListener('blur', () => this.#end());
  }

  begin(): void {
    this.root.focus();
    const { columns } = this.model;
    const { newest } = columns;
    if (newest) this.#go(columns.last, columns.rowOf(columns.nearest(newest.spot) ?? NaN) ?? 0);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') return this.#end();
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const stride = event.shiftKey ? 10 : 1;
    if (!this.#cell) this.begin();
    else this.#go(this.#cell.seq + step[0] * stride, this.#cell.row + step[1] * stride);
  }

  #go(seq: number, row: number): void {
    const { columns } = this.model;
    if (columns.isEmpty) return;
    this.#cell = {
      seq: Math.max(columns.first, Math.min(columns.last, seq)),
      row: Math.max(0, Math.min(columns.strikes.length - 1, row)),
    };
    this.chart.cross(this.model.timeAt(this.#cell.seq)!, columns.strikes[this.#cell.row]!);
  }

  #end(): void {
    if (this.#cell) this.chart.uncross();
    this.#cell = null;
  }
}
