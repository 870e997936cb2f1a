import { marketTime } from './format.js';
import type { Model } from './model.js';
import { element } from './page.js';

/** An end of a minute as the address has it, as an ordinal of the session; null for one that is of another session or
 * not yet. */
export function seqOfMoment(model: Model, at: string | null): number | null {
  if (at === null || model.columns.isEmpty) return null;
  const seq = model.seqAt(Date.parse(at) / 1000)! - 1;
  return seq >= model.columns.first && seq <= model.columns.last ? seq : null;
}

export function momentOf(model: Model, seq: number): string {
  return `${new Date((model.timeAt(seq)! + 60) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The day on a slider: its end is now, and everything before is as it was then. */
export class Scrubber {
  readonly #slider = element<HTMLInputElement>('moment');
  readonly #model: Model;

  constructor(model: Model, private readonly choose: (at: string | null) => void) {
    this.#model = model;
    this.#slider.addEventListener('input', () => this.#go(this.#slider.valueAsNumber));
    element('step-back').addEventListener('click', () => this.step(-1));
    element('step-on').addEventListener('click', () => this.step(1));
  }

  step(by: number): void {
    this.#go(Math.max(this.#slider.valueAsNumber + by, Number(this.#slider.min)));
  }

  show(seq: number | null): void {
    const { columns } = this.#model;
    const slider = this.#slider;
    slider.disabled = columns.isEmpty;
    if (columns.isEmpty) return;
    slider.min = String(columns.first);
    slider.max = String(columns.last);
    slider.valueAsNumber = seq ?? columns.last;
    const text = `${marketTime(this.#model.timeAt(slider.valueAsNumber)! + 60)} ET`;
    slider.setAttribute('aria-valuetext', seq === null ? 'now' : text);
    element('moment-text').textContent = seq === null ? 'now' : text;
  }

  #go(seq: number): void {
    if (!this.#model.columns.isEmpty) this.choose(seq >= this.#model.columns.last ? null : momentOf(this.#model, seq));
  }
}
