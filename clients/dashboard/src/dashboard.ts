import type { FlowClient, GapInterval, Headline } from '@streaming/client';
import { Alarm } from './alarm.js';
import { AlertList } from './alertlist.js';
import { minuteOf } from './alerts.js';
import { showBoard } from './board.js';
import { Controls } from './controls.js';
import { KeyCrosshair } from './crosshair.js';
import { saveNumbers, savePicture } from './export.js';
import { Feed } from './feed.js';
import { showFigures } from './figures.js';
import { isLost } from './gaps.js';
import { showPill, showProbabilities, showSetup } from './headline.js';
import { Link } from './link.js';
import { metrics } from './metrics.js';
import { Model } from './model.js';
import { Scrubber, seqOfMoment } from './moment.js';
import { NoticeBoard } from './notice.js';
import { element } from './page.js';
import type { ThemeName } from './palette.js';
import { Past } from './past.js';
import { Picture, type Look } from './picture.js';
import { Pointing } from './pointing.js';
import { Profile } from './profile.js';
import { freshnessOf, noticeOf, type Situation } from './situation.js';
import { Split } from './split.js';
import { format, parse, type ViewState } from './state.js';

/** The page: takes what the feed says into its model, and once a frame shows what changed. */
export class Dashboard {
  #state: ViewState = parse(location.search);
  #look: Look;
  #isFrameAsked = false;
  #isPaused = false;
  #refusal: number | null = null;
  #isAnswered = false;
  /** Something was chosen, which is shown also while the picture is held. */
  #isTurned = false;

  readonly #model = new Model();
  readonly #link: Link;
  #feed: Feed;
  readonly #picture: Picture;
  readonly #profile = new Profile(element<HTMLCanvasElement>('profile'));
  readonly #controls: Controls;
  readonly #notice: NoticeBoard;
  readonly #scrubber: Scrubber;
  readonly #alertList: AlertList;
  readonly #alarm: Alarm;
  readonly #past: Past;
  readonly #pointing: Pointing;

  constructor(key: string, keep: (key: string) => void) {
    document.documentElement.dataset.theme = this.#theme;
    this.#look = this.#lookNow();
    this.#picture = new Picture(element('chart'), this.#model);
    const { chart } = this.#picture;
    chart.heatmap.onDraw = (toY, height) => this.#profile.draw(toY, height);
    chart.onPoint = pointed => {
      this.#pointing.pointed = pointed;
      this.#showPointed();
    };
    chart.onScroll = () => this.#showBehind();
    const crosshair = new KeyCrosshair(element('chart'), chart, this.#model);
    this.#scrubber = new Scrubber(this.#model, at => this.#change({ at }));
    this.#alertList = new AlertList(change => this.#change(change));
    this.#alarm = new Alarm(alert => this.#open(alert));
    this.#controls = new Controls({
      change: change => this.#change(change),
      pause: () => this.#pause(),
      follow: () => {
        this.#change({ at: null });
        chart.follow();
      },
      pan: bars => chart.pan(bars),
      zoom: factor => chart.zoom(factor),
      panStrikes: share => chart.strikes.pan(share),
      zoomStrikes: factor => chart.strikes.zoom(factor),
      step: minutes => this.#scrubber.step(minutes),
      cross: () => crosshair.begin(),
      showAll: () => {
        chart.showAll();
        chart.strikes.fit();
      },
      savePicture: () => savePicture(this.#state, this.#model.columns, chart.screenshot(), this.#profile.canvas),
      saveNumbers: () => saveNumbers(this.#state, this.#model.columns),
    });
    this.#link = new Link(key, {
      opened: client => { this.#feed = this.#follow(client); },
      changed: () => this.#ask(),
      listed: symbols => {
        this.#controls.offerSymbols(symbols);
        this.#change({ symbol: this.#state.symbol ?? (symbols.includes('SPY') ? 'SPY' : symbols[0] ?? null) });
      },
    });
    this.#past = new Past(() => this.#link.client, () => this.#ask());
    const split = new Split(() => this.#link.client, () => this.#ask());
    this.#pointing = new Pointing(this.#model, this.#picture, this.#profile, split);
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
    const { metric, mode, scale, palette, clip, model } = this.#state;
    return { metric, mode, scale, palette, clip, model, theme: this.#theme };
  }

  #follow(client: FlowClient): Feed {
    const isCurrent = () => client === this.#link.client;
    return new Feed(client, {
      update: (slot, update) => {
        if (!isCurrent()) return;
        this.#model.take(slot, update);
        if (slot === 'alerts') this.#alarm.hear(update as Headline, this.#state);
        this.#ask();
      },
      clear: slot => {
        this.#model.clear(slot);
        if (slot === 'heatmap') [this.#refusal, this.#isAnswered] = [null, false];
        this.#ask();
      },
      answered: (slot, event) => {
        if (slot === 'heatmap') this.#isAnswered = true;
        if (slot === 'alerts') this.#alarm.begin(event);
        this.#ask();
      },
      refused: (slot, event) => {
        if (slot === 'heatmap') this.#refusal = event.code;
        this.#ask();
      },
    });
  }

  #change(change: Partial<ViewState>): void {
    const [before, look] = [this.#state, this.#look];
    this.#state = { ...before, ...change };
    // Most changes leave every colour as it is: a slider that is dragged above all.
    const next = this.#lookNow();
    if (JSON.stringify(next) !== JSON.stringify(look)) this.#look = next;
    history.replaceState(null, '', location.pathname + format(this.#state) + location.hash);
    document.documentElement.dataset.theme = this.#theme;
    document.title = this.#state.symbol ? `${this.#state.symbol} ${metrics[this.#state.metric].label} · 0DTE flow` : '0DTE flow';
    if (before.symbol !== this.#state.symbol) this.#picture.chart.refit();
    this.#controls.show(this.#state, this.#theme);
    this.#feed.watch(this.#state);
    if (this.#look !== look) this.#picture.chart.paint();
    this.#isTurned = true;
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
    this.#forgetMoment();
    this.#showSituation();
    if (this.#isPaused && !this.#isTurned) return;
    this.#isTurned = false;

    const model = this.#model;
    const seq = seqOfMoment(model, this.#state.at);
    const at = seq === null ? null : this.#state.at;
    const gaps = this.#gaps;
    this.#picture.chart.heatmap.isLost = minute => isLost(model, minute, gaps);
    this.#picture.show(this.#look, model.takeChanges(), seq ?? Infinity);
    this.#place();

    const bar = seq === null ? model.levels.newest : model.levels.at(seq);
    const snapshot = at === null ? model.snapshot : this.#past.at(this.#state.symbol!, at);
    showFigures(bar, this.#state.model);
    showPill(snapshot, bar);
    showSetup(snapshot);
    showProbabilities(snapshot);
    // A ranking is of now: the service keeps none of the past.
    showBoard(at === null ? model.board : undefined, this.#state.symbol, symbol => this.#change({ symbol }));
    this.#alertList.show(model.alerts, this.#state, at);
    this.#scrubber.show(seq);
    this.#showBehind();
    this.#showPointed();
  }

  /** A moment of another session is none: the picture that is there is of this one. */
  #forgetMoment(): void {
    if (this.#state.at !== null && !this.#model.columns.isEmpty && seqOfMoment(this.#model, this.#state.at) === null)
      this.#change({ at: null });
  }

  #open({ symbol, t }: Headline): void {
    this.#change({ symbol, at: minuteOf(t) });
  }

  #showBehind(): void {
    this.#controls.showBehind(this.#state.at !== null || !this.#picture.chart.isAtEnd);
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
      at: this.#state.at,
    };
    const fresh = freshnessOf(now);
    const badge = element('freshness');
    badge.dataset.state = fresh.state;
    badge.textContent = fresh.text;
    this.#notice.show(noticeOf(now, () => { this.#link.client.retryNow(); void this.start(); }));
  }

  #showPointed(): void {
    this.#pointing.show(this.#state, seqOfMoment(this.#model, this.#state.at), this.#gaps);
  }

  get #gaps(): readonly GapInterval[] {
    return this.#model.status?.gap_intervals
      ?? this.#link.sessions.filter(session => session.symbol === this.#state.symbol).flatMap(session => session.gap_intervals);
  }

  #place(): void {
    for (const id of ['flow-tools', 'profile-tools']) element(id).style.top = `${this.#picture.chart.flowTop + 6}px`;
  }
}
