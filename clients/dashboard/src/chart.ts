import type { HedgeFlowBar, HeatmapColumn, SeriesBar } from '@streaming/client';
import {
  createChart, CrosshairMode, HistogramSeries, LineSeries, LineStyle, LineType,
  type IChartApi, type ISeriesApi, type MouseEventParams, type SeriesDataItemTypeMap, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import type { Columns } from './columns.js';
import { marketTime, money, toSeconds } from './format.js';
import { HeatmapSeries, type ColumnPoint } from './heatmap.js';
import type { Book } from './state.js';
import { StrikeAxis } from './strikes.js';
import type { Texture } from './texture.js';

type LevelName = 'gamma_flip' | 'call_wall' | 'put_wall' | 'magnet';

const LEVELS: { name: LevelName; colour: string; title: string }[] = [
  { name: 'call_wall', colour: '--call', title: 'call wall' },
  { name: 'put_wall', colour: '--put', title: 'put wall' },
  { name: 'magnet', colour: '--magnet', title: 'magnet' },
  { name: 'gamma_flip', colour: '--flip', title: 'flip' },
];

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
  readonly #spot: ISeriesApi<'Line'>;
  readonly #levels = new Map<LevelName, ISeriesApi<'Line'>>();
  readonly #flow: ISeriesApi<'Histogram'>;
  readonly #cumulative: ISeriesApi<'Line'>;
  #isFitted = false;
  /** The whole session is shown, until someone moves or zooms. */
  #isWhole = false;
  #shown = 0;

  constructor(root: HTMLElement, private readonly data: Columns, texture: Texture) {
    this.heatmap = new HeatmapSeries(data, texture);
    this.#chart = createChart(root, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: 'system-ui, sans-serif', fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, minimumWidth: root.clientWidth < 480 ? 48 : 64 },
      timeScale: {
        timeVisible: true, secondsVisible: false, borderVisible: false, rightOffset: 3, minBarSpacing: 1,
        tickMarkFormatter: (time: Time) => marketTime(time as number),
      },
      localization: { timeFormatter: (time: Time) => `${marketTime(time as number)} ET` },
    });
    this.#columns = this.#chart.addCustomSeries(this.heatmap, { autoscaleInfoProvider: () => this.strikes?.inView(this.#chart.timeScale().getVisibleLogicalRange()) ?? null });

    const isNarrow = root.clientWidth < 480;
    const quiet = { lastValueVisible: true, priceLineVisible: false, crosshairMarkerVisible: false, autoscaleInfoProvider: () => null } as const;
    for (const { name, title } of LEVELS) {
      this.#levels.set(name, this.#chart.addSeries(LineSeries, {
        ...quiet, title: isNarrow ? '' : title, lineWidth: 2, lineType: LineType.WithSteps, lineStyle: name === 'magnet' ? LineStyle.Dotted : LineStyle.Dashed }));
    }
    this.#spot = this.#chart.addSeries(LineSeries, { ...quiet, lineWidth: 2 });

    const priceFormat = { type: 'custom', formatter: money, minMove: 1 } as const;
    this.#flow = this.#chart.addSeries(HistogramSeries, {
      priceFormat, priceScaleId: 'bars', lastValueVisible: false, priceLineVisible: false }, 1);
    this.#cumulative = this.#chart.addSeries(LineSeries, { priceFormat, lineWidth: 2, priceLineVisible: false }, 1);
    this.#chart.panes()[0]!.setStretchFactor(4);
    this.#chart.panes()[1]!.setStretchFactor(1);

    this.strikes = new StrikeAxis(root, this.#columns, data, () => ({
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
    for (const { name, colour: variable } of LEVELS) this.#levels.get(name)!.applyOptions({ color: colour(variable) });
    this.#spot.applyOptions({ color: colour('--spot') });
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
    const first = this.data.isEmpty ? undefined : this.data.at(this.data.first);
    if (first) {
      for (let seq = this.data.first; seq <= this.data.last; seq++) {
        const column = this.data.at(seq);
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

  setLevels(bars: SeriesBar[], book: Book): void {
    this.#spot.setData(bars.map(bar => ({ time: at(bar.t), value: bar.spot })));
    for (const [name, series] of this.#levels) series.setData(bars.map(bar => levelOf(bar, name, book)));
  }

  putLevel(bar: SeriesBar, book: Book): void {
    this.#spot.update({ time: at(bar.t), value: bar.spot });
    for (const [name, series] of this.#levels) series.update(levelOf(bar, name, book));
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
    this.#chart.timeScale().setVisibleLogicalRange({ from: -0.5, to: this.#shown - 0.5 + Math.max(2, this.#shown * 0.03) });
  }

  get #count(): number {
    return this.data.isEmpty ? 0 : this.data.last - this.data.first + 1;
  }

  follow(): void {
    this.strikes.fit();
    this.#chart.timeScale().scrollToRealTime();
  }

  get isAtEnd(): boolean {
    return this.#chart.timeScale().scrollPosition() > -1;
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

const levelOf = (bar: SeriesBar, name: LevelName, book: Book) => {
  // The principled book knows no walls.
  const levels: Partial<Record<LevelName, number | null>> = book === 'principled' ? bar.principled ?? {} : bar;
  const value = levels[name] ?? null;
  return value === null ? { time: at(bar.t) } : { time: at(bar.t), value };
};
