import type { HedgeFlowBar, HeatmapColumn, SeriesBar } from '@streaming/client';
import {
  createChart, CrosshairMode, HistogramSeries, LineSeries,
  type IChartApi, type ISeriesApi, type MouseEventParams, type SeriesDataItemTypeMap, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import { marketTime, money, toSeconds } from './format.js';
import { HeatmapSeries, type ColumnPoint } from './heatmap.js';
import { LevelLabels } from './labels.js';
import { LevelLines } from './levels.js';
import type { Model } from './model.js';
import type { Book } from './state.js';
import { StrikeAxis } from './strikes.js';
import type { Texture } from './texture.js';

const MINUTE = 60;

const at = (time: string) => toSeconds(time) as UTCTimestamp;

/** Where the pointer is, in the market's terms. */
export interface Pointed {
  time: number;
  price: number;
}

export class Chart {
  readonly heatmap: HeatmapSeries;
  readonly strikes: StrikeAxis;
  onPoint: (pointed: Pointed | null) => void = () => {};
  onScroll: (isAtEnd: boolean) => void = () => {};
  readonly #chart: IChartApi;
  readonly #columns: ISeriesApi<'Custom'>;
  readonly #lines: LevelLines;
  readonly #labels: LevelLabels;
  readonly #flow: ISeriesApi<'Histogram'>;
  readonly #cumulative: ISeriesApi<'Line'>;
  #isFitted = false;
  /** The whole session is shown, until someone moves or zooms. */
  #isWhole = false;
  #shown = 0;

  constructor(root: HTMLElement, private readonly model: Model, texture: Texture) {
    const isNarrow = root.clientWidth < 480;
    this.#lines = new LevelLines(model.levels);
    this.heatmap = new HeatmapSeries(texture, this.#lines);
    this.#chart = createChart(root, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: 'system-ui, sans-serif', fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, minimumWidth: isNarrow ? 48 : 64, entireTextOnly: true },
      timeScale: {
        timeVisible: true, secondsVisible: false, borderVisible: false, rightOffset: 3, minBarSpacing: 1,
        tickMarkFormatter: (time: Time) => marketTime(time as number),
      },
      localization: { timeFormatter: (time: Time) => `${marketTime(time as number)} ET` },
    });
    this.#columns = this.#chart.addCustomSeries(this.heatmap, { autoscaleInfoProvider: () => this.strikes?.inView(this.#chart.timeScale().getVisibleLogicalRange()) ?? null });
    this.#labels = new LevelLabels(this.#columns, isNarrow);

    const priceFormat = { type: 'custom', formatter: money, minMove: 1 } as const;
    this.#flow = this.#chart.addSeries(HistogramSeries, {
      priceFormat, priceScaleId: 'bars', lastValueVisible: false, priceLineVisible: false }, 1);
    this.#cumulative = this.#chart.addSeries(LineSeries, { priceFormat, lineWidth: 2, priceLineVisible: false }, 1);
    // Room for what is written over them.
    for (const series of [this.#flow, this.#cumulative]) series.priceScale().applyOptions({ scaleMargins: { top: 0.3, bottom: 0.08 } });
    this.#chart.panes()[0]!.setStretchFactor(4);
    this.#chart.panes()[1]!.setStretchFactor(1);

    this.strikes = new StrikeAxis(root, this.#columns, model.columns, () => ({
      width: this.#chart.timeScale().width(), height: this.flowTop }));
    for (const gesture of ['wheel', 'pointerdown'])
      root.addEventListener(gesture, () => { this.#isWhole = false; }, { capture: true, passive: true });
    this.#chart.subscribeCrosshairMove(event => this.onPoint(this.#pointed(event)));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.onScroll(this.isAtEnd));
    this.paint();
  }

  /** Takes its colours from the page. */
  paint(): void {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    this.#chart.applyOptions({
      layout: {
        background: { color: colour('--ground') }, textColor: colour('--quiet'),
        panes: { separatorColor: colour('--line'), separatorHoverColor: colour('--raised') } },
      grid: { vertLines: { visible: false }, horzLines: { visible: false } },
      crosshair: {
        vertLine: { color: colour('--quiet'), labelBackgroundColor: colour('--raised') },
        horzLine: { color: colour('--quiet'), labelBackgroundColor: colour('--raised') } },
    });
    this.#lines.paint(colour);
    this.#labels.paint(colour);
    this.#cumulative.applyOptions({ color: colour('--accent') });
    this.heatmap.hatch = `color-mix(in srgb, ${colour('--quiet')} 55%, transparent)`;
    this.repaint();
  }

  repaint(): void {
    this.#columns.applyOptions({});
  }

  /** Everything, in order; each ordinal that is missing has a place of its own. */
  setColumns(): void {
    const points: SeriesDataItemTypeMap['Custom'][] = [];
    const { columns } = this.model;
    const first = columns.isEmpty ? undefined : columns.at(columns.first);
    if (first) {
      for (let seq = columns.first; seq <= columns.last; seq++) {
        const column = columns.at(seq);
        points.push(column ? pointOf(column) : { time: at(first.t) + (seq - first.seq) * MINUTE as UTCTimestamp });
      }
    }
    this.#columns.setData(points);
    if (points.length === 0 || (this.#isFitted && !this.#isWhole)) return;
    this.#isFitted = true;
    this.showAll();
  }

  putColumn(column: HeatmapColumn): void {
    this.#columns.update(pointOf(column));
    if (this.#isWhole && this.#count !== this.#shown) this.showAll();
  }

  /** The lines read the model themselves. @param newest the last bar that is shown */
  showLevels(newest: SeriesBar | undefined, book: Book): void {
    this.#lines.book = book;
    this.#labels.show(newest, book);
    this.repaint();
  }

  setFlow(bars: HedgeFlowBar[], colours: [buy: string, sell: string]): void {
    this.#flow.setData(bars.map(bar => ({ time: at(bar.t), value: bar.bar, color: colours[bar.bar < 0 ? 1 : 0] })));
    this.#cumulative.setData(bars.map(bar => ({ time: at(bar.t), value: bar.cumulative })));
  }

  putFlow(bar: HedgeFlowBar, colours: [buy: string, sell: string]): void {
    this.#flow.update({ time: at(bar.t), value: bar.bar, color: colours[bar.bar < 0 ? 1 : 0] });
    this.#cumulative.update({ time: at(bar.t), value: bar.cumulative });
  }

  /** Another symbol or day: what was looked at of the last one says nothing about it. */
  refit(): void {
    this.#isFitted = false;
    this.strikes.fit();
  }

  showAll(): void {
    this.#isWhole = true;
    this.#shown = this.#count;
    // Room for half a label of the axis at either end.
    const room = this.#shown * 0.03;
    this.#chart.timeScale().setVisibleLogicalRange({ from: -0.5 - room * 0.6, to: this.#shown - 0.5 + Math.max(2, room) });
  }

  get #count(): number {
    const { columns } = this.model;
    return columns.isEmpty ? 0 : columns.last - columns.first + 1;
  }

  follow(): void {
    this.strikes.fit();
    // At once: on its way there a slide would miss a minute that begins, and take back what the next key does.
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.options().rightOffset, false);
  }

  /** Whether the newest bar and its spot are in view. */
  get isAtEnd(): boolean {
    const [range, { newest }] = [this.#chart.timeScale().getVisibleLogicalRange(), this.model.columns];
    const last = this.#count - 1;
    return !range || !newest || (range.from < last && last < range.to + 1 && this.strikes.isInView(newest.spot));
  }

  pan(bars: number): void {
    this.#isWhole = false;
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.scrollPosition() + bars, false);
  }

  zoom(factor: number): void {
    this.#isWhole = false;
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    const width = (range.to - range.from) * factor;
    this.#chart.timeScale().setVisibleLogicalRange({ from: range.to - width, to: range.to });
  }

  /** Puts the crosshair on a cell, and the cell into view; the pointer does the same by itself. */
  cross(time: number, strike: number): void {
    const scale = this.#chart.timeScale();
    const [index, range] = [scale.timeToIndex(time as UTCTimestamp, true), scale.getVisibleLogicalRange()];
    if (index !== null && range && (index < range.from || index > range.to)) {
      this.#isWhole = false;
      const by = index < range.from ? index - range.from - 1 : index - range.to + 1;
      scale.setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
    }
    this.strikes.reveal(strike);
    this.#chart.setCrosshairPosition(strike, time as UTCTimestamp, this.#columns);
    this.onPoint({ time, price: strike });
  }

  uncross(): void {
    this.#chart.clearCrosshairPosition();
    this.onPoint(null);
  }

  /** Where the lower pane begins. */
  get flowTop(): number {
    return this.#chart.panes()[0]!.getHeight();
  }

  screenshot(): HTMLCanvasElement {
    return this.#chart.takeScreenshot(true, false);
  }

  #pointed({ time, point, paneIndex }: MouseEventParams): Pointed | null {
    if (time === undefined || !point) return null;
    const price = paneIndex === 0 ? this.#columns.coordinateToPrice(point.y) : null;
    return { time: time as number, price: price ?? NaN };
  }
}

const pointOf = (column: HeatmapColumn): ColumnPoint => ({ time: at(column.t), seq: column.seq, spot: column.spot });
