import type { FlowClient, GapInterval } from '@streaming/client';
import type { Pointed } from './chart.js';
import { Controls } from './controls.js';
import { csvOf, pictureOf, save } from './export.js';
import { Feed } from './feed.js';
import { marketDay, marketTime } from './format.js';
import { Link } from './link.js';
import { metrics } from './metrics.js';
import { Model } from './model.js';
import { NoticeBoard } from './notice.js';
import { element } from './page.js';
import type { ThemeName } from './palette.js';
import { showBoard, showFigures, showPill, showSetup } from './panels.js';
import { Picture, type Look } from './picture.js';
import { Profile } from './profile.js';
import { readoutOf } from './readout.js';
import { freshnessOf, noticeOf, type Situation } from './situation.js';
import { format, parse, type ViewState } from './state.js';

/** The page: takes what the feed says into its model, and once a frame shows what changed. */
export class Dashboard {
  #state: ViewState = parse(location.search);
  #look: Look;
  #isFrameAsked = false;
  #isPaused = false;
  #pointed: Pointed | null = null;
  #refusal: number | null = null;
  #isAnswered = false;

  readonly #model = new Model();
  readonly #link: Link;
  #feed: Feed;
  readonly #picture: Picture;
  readonly #profile = new Profile(element<HTMLCanvasElement>('profile'));
  readonly #controls: Controls;
  readonly #notice: NoticeBoard;

  constructor(key: string, keep: (key: string) => void) {
    document.documentElement.dataset.theme = this.#theme;
    this.#look = this.#lookNow();
    this.#picture = new Picture(element('chart'), this.#model);
    const { chart } = this.#picture;
    chart.heatmap.onDraw = (toY, height) => this.#profile.draw(toY, height);
    chart.onPoint = pointed => this.#point(pointed);
    chart.onScroll = isAtEnd => this.#controls.showBehind(!isAtEnd);
    this.#controls = new Controls({
      change: change => this.#change(change),
      pause: () => this.#pause(),
      follow: () => chart.follow(),
      pan: bars => chart.pan(bars),
      zoom: factor => chart.zoom(factor),
      showAll: () => chart.showAll(),
      savePicture: () => this.#savePicture(),
      saveNumbers: () => this.#saveNumbers(),
    });
    this.#link = new Link(key, {
      opened: client => { this.#feed = this.#follow(client); },
      changed: () => this.#ask(),
      listed: symbols => {
        this.#controls.offerSymbols(symbols);
        this.#change({ symbol: this.#state.symbol ?? (symbols.includes('SPY') ? 'SPY' : symbols[0] ?? null) });
      },
    });
    this.#notice = new NoticeBoard(next => {
      keep(next);
      this.#link.signIn(next);
      void this.start();
    });
    this.#feed = this.#follow(this.#link.client);

    new ResizeObserver(() => this.#place()).observe(element('chart'));
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.#change({}));
  }

  async start(): Promise<void> {
    this.#refusal = null;
    this.#change({});
    await this.#link.start(this.#state.symbol !== null);
  }

  get #theme(): ThemeName {
    return this.#state.theme ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
  }

  #lookNow(): Look {
    const { metric, mode, scale, palette, clip } = this.#state;
    return { metric, mode, scale, palette, clip, theme: this.#theme };
  }

  #follow(client: FlowClient): Feed {
    const isCurrent = () => client === this.#link.client;
    return new Feed(client, {
      update: (slot, update) => {
        if (!isCurrent()) return;
        this.#model.take(slot, update);
        this.#ask();
      },
      clear: slot => {
        this.#model.clear(slot);
        if (slot === 'heatmap') [this.#refusal, this.#isAnswered] = [null, false];
        this.#ask();
      },
      answered: (slot, seq) => {
        if (slot === 'heatmap') this.#isAnswered = seq >= -1;
        this.#ask();
      },
      refused: (slot, event) => {
        if (slot === 'heatmap') this.#refusal = event.code;
        this.#ask();
      },
    });
  }

  #change(change: Partial<ViewState>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    this.#look = this.#lookNow();
    history.replaceState(null, '', location.pathname + format(this.#state) + location.hash);
    document.documentElement.dataset.theme = this.#theme;
    document.title = this.#state.symbol ? `${this.#state.symbol} ${metrics[this.#state.metric].label} · 0DTE flow` : '0DTE flow';
    if (before.symbol !== this.#state.symbol) this.#picture.chart.refit();
    this.#controls.show(this.#state, this.#theme);
    this.#feed.watch(this.#state);
    this.#picture.chart.paint();
    this.#ask();
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    this.#controls.showPaused(this.#isPaused);
    this.#ask();
  }

  #ask(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => this.#frame());
  }

  #frame(): void {
    this.#isFrameAsked = false;
    this.#showSituation();
    if (this.#isPaused) return;
    this.#picture.show(this.#look, this.#model.takeChanges());
    this.#place();

    const newest = this.#model.levels.newest;
    showFigures(newest);
    showPill(this.#model.snapshot, newest);
    showSetup(this.#model.snapshot);
    showBoard(this.#model.board, this.#state.symbol, symbol => this.#change({ symbol }));
    this.#showPointed();
    this.#profile.redraw();
  }

  #showSituation(): void {
    const { symbol } = this.#state;
    const { connection, ended, hasSymbols, feeds } = this.#link;
    const now: Situation = {
      connection,
      ended,
      symbol,
      hasSymbols,
      hasColumns: !this.#model.columns.isEmpty,
      refusal: this.#refusal,
      isAnswered: this.#isAnswered,
      feed: symbol ? feeds[symbol] ?? null : null,
      asOf: this.#model.columns.newest?.as_of ?? null,
      isPaused: this.#isPaused,
    };
    const fresh = freshnessOf(now);
    const badge = element('freshness');
    badge.dataset.state = fresh.state;
    badge.textContent = fresh.text;
    this.#notice.show(noticeOf(now, () => { this.#link.client.retryNow(); void this.start(); }));
  }

  #point(pointed: Pointed | null): void {
    this.#pointed = pointed;
    this.#showPointed();
    this.#profile.redraw();
  }

  #showPointed(): void {
    const { columns } = this.#model;
    const info = metrics[this.#state.metric];
    const time = this.#pointed?.time;
    const seq = time === undefined ? columns.last : this.#model.seqAt(time);
    const strike = this.#pointed && !Number.isNaN(this.#pointed.price) ? columns.nearest(this.#pointed.price) : null;
    this.#profile.view = {
      column: seq === null ? undefined : columns.at(seq),
      strike,
      colourOf: value => this.#picture.colourOf(value),
      textOf: info.text,
    };
    element('readout').textContent = time === undefined ? '' : readoutOf(this.#model, time, strike, info, this.#gaps);
  }

  get #gaps(): readonly GapInterval[] {
    return this.#model.status?.gap_intervals
      ?? this.#link.sessions.filter(session => session.symbol === this.#state.symbol).flatMap(session => session.gap_intervals);
  }

  #place(): void {
    element('flow-tools').style.top = `${this.#picture.chart.flowTop + 6}px`;
  }

  get #name(): string {
    const { symbol, metric, mode } = this.#state;
    const { newest } = this.#model.columns;
    return [symbol, metric, mode, newest ? marketDay(newest.t) : ''].filter(Boolean).join('-');
  }

  #savePicture(): void {
    const { symbol, metric, mode } = this.#state;
    const { newest } = this.#model.columns;
    const title = `${symbol} ${metrics[metric].title} (${mode})${newest ? `, ${marketDay(newest.t)} ${marketTime(newest.as_of)} ET` : ''}`;
    const picture = pictureOf(
      this.#picture.chart.screenshot(), this.#profile.canvas, title, element<HTMLCanvasElement>('legend'),
      element('legend-text').textContent ?? '');
    picture.toBlob(blob => { if (blob) save(`${this.#name}.png`, blob); });
  }

  #saveNumbers(): void {
    save(`${this.#name}.csv`, new Blob([csvOf(this.#model.columns)], { type: 'text/csv' }));
  }
}
