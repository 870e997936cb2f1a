import { marketDay, marketTime, toSeconds } from './format.js';
import type { Model } from './model.js';
import { element } from './page.js';

/** An end of a minute as the address has it, as an ordinal of the session; null for one that is of another session or
 * not yet. */
export function seqOfMoment(model: Model, at: string | null): number | null {
  if (at === null || model.columns.isEmpty) return null;
  const seq = model.seqAt(toSeconds(at))! - 1;
  return seq >= model.columns.first && seq <= model.columns.last ? seq : null;
}

/** What a minute of the address is to the minutes that are held. */
export type Standing = 'held' | 'other day' | 'early' | 'late';

export function standingOf(model: Model, at: string): Standing | null {
  const { columns } = model;
  if (columns.isEmpty) return null;
  if (seqOfMoment(model, at) !== null) return 'held';
  if (marketDay(at) !== model.day) return 'other day';
  return model.seqAt(toSeconds(at))! - 1 < columns.first ? 'early' : 'late';
}

export function momentOf(model: Model, seq: number): string {
  return `${new Date((model.timeAt(seq)! + 60) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The day on a slider: its end is now, and everything before is as it was then. */
export class Scrubber {
  readonly #slider = element<HTMLInputElement>('moment');
  readonly #back = element<HTMLButtonElement>('step-back');
  readonly #on = element<HTMLButtonElement>('step-on');
  readonly #model: Model;
  /** The end of the day is not now. */
  #isOver = false;

  constructor(model: Model, private readonly choose: (at: string | null) => void) {
    this.#model = model;
    this.#slider.addEventListener('input', () => this.#go(this.#slider.valueAsNumber));
    this.#back.addEventListener('click', () => this.step(-1));
    this.#on.addEventListener('click', () => this.step(1));
  }

  step(by: number): void {
    this.#go(Math.max(this.#slider.valueAsNumber + by, Number(this.#slider.min)));
  }

  /** @param isOver the day is a recorded one */
  show(seq: number | null, isOver: boolean): void {
    this.#isOver = isOver;
    const { columns } = this.#model;
    const slider = this.#slider;
    for (const control of [slider, this.#back, this.#on]) control.disabled = columns.isEmpty;
    if (columns.isEmpty) return;
    slider.min = String(columns.first);
    slider.max = String(columns.last);
    slider.valueAsNumber = seq ?? columns.last;
    const text = `${marketTime(this.#model.timeAt(slider.valueAsNumber)! + 60)} ET`;
    slider.setAttribute('aria-valuetext', seq === null ? 'now' : text);
    element('moment-text').textContent = seq === null ? 'now' : text;
  }

  #go(seq: number): void {
    const { columns } = this.#model;
    if (columns.isEmpty) return;
    const isNow = seq >= columns.last && !this.#isOver;
    this.choose(isNow ? null : momentOf(this.#model, Math.min(seq, columns.last)));
  }
}
