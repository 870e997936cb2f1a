import {
  FlowClient, type FeedHealth, type Headline, type HeatmapColumn, type HedgeFlowBar, type Leaderboard, type SeriesBar,
  type Session, type Snapshot, type Status, type Disconnected,
} from '@streaming/client';
import { Chart, type Pointed } from './chart.js';
import { Columns } from './columns.js';
import { Controls } from './controls.js';
import { csvOf, pictureOf, save } from './export.js';
import { Feed, type Slots } from './feed.js';
import { marketDay, marketTime, money, strikeText, toSeconds } from './format.js';
import { showLegend } from './legend.js';
import { metrics } from './metrics.js';
import { NoticeBoard } from './notice.js';
import { element } from './page.js';
import { colourAt, css, pixelsOf, type ThemeName } from './palette.js';
import { showBoard, showFigures, showPill, showSetup } from './panels.js';
import { Profile } from './profile.js';
import { percentile, scaleOf } from './scale.js';
import { freshnessOf, noticeOf, type Situation } from './situation.js';
import { format, parse, type ViewState } from './state.js';
import { Texture } from './texture.js';

/** What the next frame has to do. */
interface Due {
  columns: HeatmapColumn[];
  levels: SeriesBar[];
  flow: HedgeFlowBar[];
  all: boolean;
  panels: boolean;
}

const nothing = (): Due => ({ columns: [], levels: [], flow: [], all: false, panels: false });

/** The page: takes what the feed says into its model, and once a frame shows what changed. */
export class Dashboard {
  #state: ViewState = parse(location.search);
  #client: FlowClient;
  #feed: Feed;
  #due = nothing();
  #isFrameAsked = false;
  #isPaused = false;
  #limit = 0;
  #pixels: Uint32Array = new Uint32Array();
  #scale: (value: number) => number = Math.sign;
  #pointed: Pointed | null = null;

  readonly #columns = new Columns();
  readonly #levels: SeriesBar[] = [];
  readonly #flow: HedgeFlowBar[] = [];
  #sessions: Session[] = [];
  #snapshot: Snapshot | undefined;
  #headline: Headline | undefined;
  #board: Leaderboard | undefined;
  #status: Status | undefined;

  #connection: Situation['connection'] = 'connecting';
  #ended: Disconnected | null = null;
  #hasSymbols: boolean | null = null;
  #isListing = false;
  #refusal: number | null = null;
  #isAnswered = false;
  #feeds: Record<string, FeedHealth> = {};

  readonly #texture = new Texture(this.#columns);
  readonly #chart: Chart;
  readonly #profile = new Profile(element<HTMLCanvasElement>('profile'));
  readonly #controls: Controls;
  readonly #notice: NoticeBoard;

  constructor(key: string, keep: (key: string) => void) {
    document.documentElement.dataset.theme = this.#theme;
    this.#chart = new Chart(element('chart'), this.#columns, this.#texture);
    this.#chart.heatmap.onDraw = (toY, height) => this.#profile.draw(toY, height);
    this.#chart.onPoint = pointed => this.#point(pointed);
    this.#chart.onScroll = isAtEnd => this.#controls.showBehind(!isAtEnd);
    this.#controls = new Controls({
      change: change => this.#change(change),
      pause: () => this.#pause(),
      follow: () => this.#chart.follow(),
      pan: bars => this.#chart.pan(bars),
      zoom: factor => this.#chart.zoom(factor),
      showAll: () => this.#chart.showAll(),
      savePicture: () => this.#savePicture(),
      saveNumbers: () => this.#saveNumbers(),
    });
    this.#notice = new NoticeBoard(next => {
      keep(next);
      this.#client.stop();
      this.#client = this.#connect(next);
      this.#feed = this.#follow(this.#client);
      void this.start();
    });
    this.#client = this.#connect(key);
    this.#feed = this.#follow(this.#client);

    new ResizeObserver(() => this.#place()).observe(element('chart'));
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.#change({}));
    addEventListener('online', () => this.#client.retryNow());
    addEventListener('visibilitychange', () => { if (!document.hidden) this.#client.retryNow(); });
  }

  async start(): Promise<void> {
    this.#ended = null;
    this.#refusal = null;
    this.#change({});
    // Most pages show what they showed before: they need not wait for the list.
    if (this.#state.symbol) this.#client.start();
    await this.#list();
    this.#client.start();
  }

  async #list(): Promise<void> {
    if (this.#isListing) return;
    this.#isListing = true;
    try {
      this.#sessions = await this.#client.rest.sessions();
      const symbols = [...new Set(this.#sessions.map(session => session.symbol))].sort();
      this.#hasSymbols = symbols.length > 0;
      this.#controls.offerSymbols(symbols);
      this.#change({ symbol: this.#state.symbol ?? (symbols.includes('SPY') ? 'SPY' : symbols[0] ?? null) });
    } catch {
      // The connection will say what is wrong, and in the service's words.
    } finally {
      this.#isListing = false;
    }
  }

  get #theme(): ThemeName {
    return this.#state.theme ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
  }

  #connect(key: string): FlowClient {
    const client = new FlowClient({ url: location.origin, key });
    const said = (connection: Situation['connection']) => {
      this.#connection = connection;
      this.#ask('panels');
    };
    client.on('connecting', () => said('connecting'));
    client.on('connected', () => {
      this.#ended = null;
      said('connected');
      if (!this.#hasSymbols) void this.#list();
    });
    client.on('disconnected', event => {
      if (client !== this.#client) return;
      this.#ended = event;
      said(event.retryInMs === null ? 'ended' : 'waiting');
    });
    client.on('heartbeat', ({ feeds }) => {
      this.#feeds = feeds;
      this.#ask('panels');
    });
    return client;
  }

  #follow(client: FlowClient): Feed {
    const isCurrent = () => client === this.#client;
    return new Feed(client, {
      update: (slot, update) => { if (isCurrent()) this.#take(slot, update); },
      clear: slot => this.#clear(slot),
      answered: (slot, seq) => {
        if (slot === 'heatmap') this.#isAnswered = seq >= -1;
        this.#ask('panels');
      },
      refused: (slot, event) => {
        if (slot === 'heatmap') this.#refusal = event.code;
        this.#ask('panels');
      },
    });
  }

  #change(change: Partial<ViewState>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    history.replaceState(null, '', location.pathname + format(this.#state) + location.hash);
    document.documentElement.dataset.theme = this.#theme;
    document.title = this.#state.symbol ? `${this.#state.symbol} ${metrics[this.#state.metric].label} · 0DTE flow` : '0DTE flow';
    if (before.symbol !== this.#state.symbol) this.#chart.refit();
    this.#controls.show(this.#state, this.#theme);
    this.#feed.watch(this.#state);
    this.#chart.paint();
    this.#ask('all');
  }

  #take<Name extends keyof Slots>(slot: Name, update: Slots[Name]): void {
    switch (slot) {
      case 'heatmap': {
        const column = update as HeatmapColumn;
        if (this.#columns.put(column)) this.#due.all = true;
        this.#due.columns.push(column);
        break;
      }
      case 'levels': keepBar(this.#levels, this.#due.levels, update as SeriesBar); break;
      case 'flow': keepBar(this.#flow, this.#due.flow, update as HedgeFlowBar); break;
      case 'snapshot': this.#snapshot = update as Snapshot; break;
      case 'headline': this.#headline = update as Headline; break;
      case 'board': this.#board = update as Leaderboard; break;
      case 'status': this.#status = update as Status; break;
    }
    this.#ask('panels');
  }

  #clear(slot: keyof Slots): void {
    switch (slot) {
      case 'heatmap':
        // The picture of another metric stays until its own begins: the axes are the same.
        this.#columns.clear();
        this.#refusal = null;
        this.#isAnswered = false;
        break;
      case 'levels': this.#levels.length = 0; break;
      case 'flow': this.#flow.length = 0; break;
      case 'snapshot': this.#snapshot = undefined; break;
      case 'headline': this.#headline = undefined; break;
      case 'board': this.#board = undefined; break;
      case 'status': this.#status = undefined; break;
    }
    this.#ask('all');
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    this.#controls.showPaused(this.#isPaused);
    this.#ask('all');
  }

  #ask(what: 'all' | 'panels'): void {
    this.#due[what] = true;
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => this.#frame());
  }

  #frame(): void {
    this.#isFrameAsked = false;
    this.#showSituation();
    if (this.#isPaused) {
      this.#due.all ||= this.#due.columns.length + this.#due.levels.length + this.#due.flow.length > 0;
      return;
    }
    const due = this.#due;
    this.#due = nothing();
    const isFlood = due.columns.length > 4 || due.levels.length > 4 || due.flow.length > 4;
    if (due.all || isFlood) this.#showAll();
    else this.#showChanges(due);

    const newest = this.#levels.at(-1);
    showFigures(newest);
    showPill(this.#headline, this.#snapshot, newest);
    showSetup(this.#snapshot);
    showBoard(this.#board, this.#state.symbol, symbol => this.#change({ symbol }));
    this.#showPointed();
    this.#profile.redraw();
  }

  #showAll(): void {
    this.#pixels = pixelsOf(this.#state.palette, this.#theme);
    this.#rescale();
    this.#texture.paintAll(this.#pixels, this.#scale);
    this.#chart.setColumns();
    this.#chart.setLevels(this.#levels);
    this.#chart.setFlow(this.#flow, this.#flowColours);
    this.#chart.repaint();
    this.#place();
  }

  #showChanges({ columns, levels, flow }: Due): void {
    const limit = this.#limit;
    if (columns.some(column => column.closed)) this.#rescale();
    if (limit !== this.#limit) this.#texture.paintAll(this.#pixels, this.#scale);
    for (const column of columns) {
      this.#texture.paint(column, this.#pixels, this.#scale);
      this.#chart.putColumn(column);
    }
    for (const bar of levels) this.#chart.putLevel(bar);
    for (const bar of flow) this.#chart.putFlow(bar, this.#flowColours);
  }

  #rescale(): void {
    const { clip, scale, palette, metric, mode } = this.#state;
    this.#limit = percentile(this.#columns.sizes(), clip);
    this.#scale = scaleOf(scale, this.#limit);
    showLegend(metrics[metric], this.#limit, clip, palette, this.#theme, metric !== 'oi' || mode === 'delta');
  }

  get #flowColours(): [string, string] {
    const colour = (share: number) => css(colourAt(this.#state.palette, this.#theme, share));
    return [colour(0.66), colour(-0.66)];
  }

  #showSituation(): void {
    const { symbol } = this.#state;
    const now: Situation = {
      connection: this.#connection,
      ended: this.#ended,
      symbol,
      hasSymbols: this.#hasSymbols,
      hasColumns: !this.#columns.isEmpty,
      refusal: this.#refusal,
      isAnswered: this.#isAnswered,
      feed: symbol ? this.#feeds[symbol] ?? null : null,
      asOf: this.#columns.newest?.as_of ?? null,
      isPaused: this.#isPaused,
    };
    const fresh = freshnessOf(now);
    const badge = element('freshness');
    badge.dataset.state = fresh.state;
    badge.textContent = fresh.text;
    this.#notice.show(noticeOf(now, () => { this.#client.retryNow(); void this.start(); }));
  }

  #point(pointed: Pointed | null): void {
    this.#pointed = pointed;
    this.#showPointed();
    this.#profile.redraw();
  }

  #showPointed(): void {
    const { metric } = this.#state;
    const first = this.#columns.isEmpty ? undefined : this.#columns.at(this.#columns.first);
    const seq = this.#pointed && first
      ? first.seq + Math.round((this.#pointed.time - toSeconds(first.t)) / 60)
      : this.#columns.last;
    const column = this.#columns.at(seq);
    const strike = this.#pointed && !Number.isNaN(this.#pointed.price) ? this.#columns.nearest(this.#pointed.price) : null;
    this.#profile.view = {
      column,
      strike,
      colourOf: value => css(colourAt(this.#state.palette, this.#theme, Math.sign(value) * Math.max(0.35, Math.abs(this.#scale(value))))),
      textOf: metrics[metric].text,
    };
    element('readout').textContent = this.#readout(column, strike);
  }

  #readout(column: HeatmapColumn | undefined, strike: number | null): string {
    const time = this.#pointed?.time;
    if (time === undefined) return '';
    if (!column) return `${marketTime(time)} ET   no data${this.#reasonAt(time)}`;
    const parts = [`${marketTime(time)} ET${column.closed ? '' : ' (open)'}`];
    if (strike !== null) {
      const value = this.#columns.valueAt(column.seq, strike);
      const { label, text } = metrics[this.#state.metric];
      parts.push(strikeText(strike), value === null ? `${label} unknown` : `${label} ${text(value)}`);
    }
    const bar = this.#flow.find(each => toSeconds(each.t) === time);
    if (strike === null && bar) parts.push(`hedge flow ${money(bar.bar)}`, `since the open ${money(bar.cumulative)}`);
    return [...parts, `spot ${column.spot.toFixed(2)}`].join('   ');
  }

  #reasonAt(time: number): string {
    const known = this.#status?.gap_intervals
      ?? this.#sessions.filter(session => session.symbol === this.#state.symbol).flatMap(session => session.gap_intervals);
    const gap = known.find(each => toSeconds(each.from) <= time && time < toSeconds(each.to));
    return gap ? `: ${gap.reason.replace('_', ' ')}` : '';
  }

  #place(): void {
    element('flow-tools').style.top = `${this.#chart.flowTop + 6}px`;
  }

  get #name(): string {
    const { symbol, metric, mode } = this.#state;
    const { newest } = this.#columns;
    return [symbol, metric, mode, newest ? marketDay(newest.t) : ''].filter(Boolean).join('-');
  }

  #savePicture(): void {
    const { symbol, metric, mode } = this.#state;
    const { newest } = this.#columns;
    const title = `${symbol} ${metrics[metric].title} (${mode})${newest ? `, ${marketDay(newest.t)} ${marketTime(newest.as_of)} ET` : ''}`;
    const picture = pictureOf(
      this.#chart.screenshot(), this.#profile.canvas, title, element<HTMLCanvasElement>('legend'),
      element('legend-text').textContent ?? '');
    picture.toBlob(blob => { if (blob) save(`${this.#name}.png`, blob); });
  }

  #saveNumbers(): void {
    save(`${this.#name}.csv`, new Blob([csvOf(this.#columns)], { type: 'text/csv' }));
  }
}

function keepBar<T extends { seq: number }>(bars: T[], due: T[], bar: T): void {
  if (bars.at(-1)?.seq === bar.seq) bars.pop();
  bars.push(bar);
  due.push(bar);
}
