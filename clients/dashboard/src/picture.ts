import { Chart } from './chart.js';
import { showLegend } from './legend.js';
import { metrics } from './metrics.js';
import type { Changes, Model } from './model.js';
import { colourAt, css, pixelsOf, type ThemeName } from './palette.js';
import { percentile, scaleOf } from './scale.js';
import type { ViewState } from './state.js';
import { Texture } from './texture.js';

/** How the numbers look: of a view, what decides their colours. */
export type Look = Pick<ViewState, 'metric' | 'mode' | 'scale' | 'palette' | 'clip' | 'model'> & { theme: ThemeName };

/** The model as a chart: all of it, or what changed. */
export class Picture {
  readonly chart: Chart;
  readonly #texture: Texture;
  #look: Look | undefined;
  #pixels: Uint32Array = new Uint32Array();
  #scale: (value: number) => number = Math.sign;
  #limit = 0;
  #until = Infinity;

  constructor(root: HTMLElement, private readonly model: Model) {
    this.#texture = new Texture(model.columns);
    this.chart = new Chart(root, model, this.#texture);
  }

  /** @param until the last minute that is shown; what comes after it is kept for later */
  show(look: Look, changes: Changes, until: number): void {
    const [isLookNew, isMoved] = [look !== this.#look, until !== this.#until];
    const { columns, levels, flow, areColumnsAnew, areLinesAnew } = changes;
    this.#look = look;
    this.#until = until;
    const { chart } = this;
    if (isLookNew) this.#pixels = pixelsOf(look.palette, look.theme);
    if (isLookNew || areColumnsAnew) {
      this.#rescale(look);
      this.#texture.paintAll(this.#pixels, this.#scale);
    } else {
      const limit = this.#limit;
      if (columns.some(column => column.closed)) this.#rescale(look);
      if (limit !== this.#limit) this.#texture.paintAll(this.#pixels, this.#scale);
      for (const column of columns) this.#texture.paint(column, this.#pixels, this.#scale);
    }
    // The chart is given the same minutes anew only where it must be: it confuses their places when no other series has any.
    if (areColumnsAnew) chart.setColumns();
    else for (const column of columns) chart.putColumn(column);

    if (isLookNew || areColumnsAnew || areLinesAnew || isMoved) {
      this.#showLines(look);
      return;
    }
    if (levels.length > 0) chart.showLevels(this.model.levels.last(until), look.model);
    for (const bar of flow) if (bar.seq <= until) chart.putFlow(bar, this.#flowColours(look));
  }

  #showLines(look: Look): void {
    const { model, chart } = this;
    chart.heatmap.until = this.#until;
    chart.showLevels(model.levels.last(this.#until), look.model);
    chart.setFlow(model.flow.until(this.#until), this.#flowColours(look));
  }

  /** The colour of a bar of the profile: that of its cell, but never so dark that it is lost on the ground. */
  colourOf(value: number): string {
    if (!this.#look) return 'transparent';
    const { palette, theme } = this.#look;
    return css(colourAt(palette, theme, Math.sign(value) * Math.max(0.35, Math.abs(this.#scale(value)))));
  }

  #rescale({ clip, scale, palette, theme, metric, mode }: Look): void {
    this.#limit = percentile(this.model.columns.sizes(), clip);
    this.#scale = scaleOf(scale, this.#limit);
    showLegend(metrics[metric], this.#limit, clip, palette, theme, metric !== 'oi' || mode === 'delta');
  }

  #flowColours({ palette, theme }: Look): [string, string] {
    const colour = (share: number) => css(colourAt(palette, theme, share));
    return [colour(0.66), colour(-0.66)];
  }
}
