import type { GapInterval, HeatmapColumn } from '@streaming/client';
import type { Pointed } from './chart.js';
import { marketTime } from './format.js';
import { metrics } from './metrics.js';
import type { Model } from './model.js';
import { element } from './page.js';
import type { Picture } from './picture.js';
import type { Profile } from './profile.js';
import { readoutOf } from './readout.js';
import type { Halves, Split } from './split.js';
import type { ViewState } from './state.js';

/** What the crosshair is on, in words and as a profile; without one, the newest column. */
export class Pointing {
  pointed: Pointed | null = null;

  constructor(
    private readonly model: Model, private readonly picture: Picture, private readonly profile: Profile,
    private readonly split: Split) {}

  /** @param until the last minute that is shown, where that is the past */
  show(state: ViewState, until: number | null, gaps: readonly GapInterval[], whyNoSplit: string | null): void {
    const { model, pointed } = this;
    const { columns } = model;
    const info = metrics[state.metric];
    const last = until ?? columns.last;
    const seq = pointed ? model.seqAt(pointed.time) ?? last : last;
    const strike = pointed && !Number.isNaN(pointed.price) ? columns.nearest(pointed.price) : null;
    const column = seq > last ? undefined : columns.at(seq);
    this.profile.view = {
      column,
      split: column && whyNoSplit === null ? this.#splitOf(column, state) : null,
      strike,
      colourOf: value => this.picture.colourOf(value),
      textOf: info.text,
    };
    this.profile.redraw();
    element('profile-text').textContent = column
      ? `${info.label} ${this.profile.view.split ? 'calls, puts' : 'by strike'}, ${pointed ? marketTime(pointed.time) : state.at === null ? 'now' : marketTime(state.at)}`
      : '';
    const readout = element('readout');
    if (!pointed) readout.textContent = '';
    else if (seq > last) readout.textContent = 'later than the moment that is shown';
    else readout.textContent = readoutOf(model, pointed.time, strike, info, gaps);
  }

  #splitOf(column: HeatmapColumn, { symbol, metric, mode, model, profile }: ViewState): ReadonlyMap<number, Halves> | null {
    // Of earlier columns only the sum of calls and puts is kept.
    if (!symbol || profile !== 'split' || column !== this.model.columns.newest) return null;
    return this.split.find(symbol, metric, mode, model);
  }
}
