import type { FeedHealth, FlowClient, GapInterval, Headline } from '@streaming/client';
import { Alarm } from './alarm.js';
import { minuteOf } from './alerts.js';
import { Controls } from './controls.js';
import { Feed } from './feed.js';
import { marketDay } from './format.js';
import { Link } from './link.js';
import { metrics } from './metrics.js';
import { Model } from './model.js';
import { standingOf } from './moment.js';
import { NoticeBoard } from './notice.js';
import { element } from './page.js';
import type { ThemeName } from './palette.js';
import type { Look } from './picture.js';
import { Screen } from './screen.js';
import { freshnessOf, noticeOf, type Situation } from './situation.js';
import { whyNoSplit } from './split.js';
import { format, parse, type ViewState } from './state.js';

/** The page as a whole: what is chosen, what is asked of the service for it, and when what came is shown. */
export class Dashboard {
  #state: ViewState = parse(location.search);
  #look: Look;
  /** The recorded session that is shown; null is the present one. */
  #day: string | null = null;
  #isFrameAsked = false;
  #isPaused = false;
  /** Something was chosen, which is shown also while the picture is held. */
  #isTurned = false;

  readonly #model = new Model();
  readonly #link: Link;
  #feed: Feed;
  readonly #screen: Screen;
  readonly #controls: Controls;
  readonly #notice: NoticeBoard;
  readonly #alarm: Alarm;

  constructor(key: string, keep: (key: string) => void) {
    document.documentElement.dataset.theme = this.#theme;
    this.#look = this.#lookNow();
    this.#link = new Link(key, {
      opened: client => { this.#feed = this.#follow(client); },
      changed: () => this.#ask(),
      listed: symbols => {
        this.#controls.offerSymbols(symbols);
        this.#change({ symbol: this.#state.symbol ?? (symbols.includes('SPY') ? 'SPY' : symbols[0] ?? null) });
      },
    });
    this.#screen = new Screen(this.#model, () => this.#link.client, {
      change: change => this.#change(change),
      ask: () => this.#ask(),
      scrolled: () => this.#showBehind(),
    });
    this.#controls = this.#newControls();
    this.#alarm = new Alarm(({ symbol, t }) => this.#change({ symbol, at: minuteOf(t) }));
    this.#notice = new NoticeBoard(next => {
      keep(next);
      this.#link.signIn(next);
      void this.start();
    });
    this.#feed = this.#follow(this.#link.client);
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.#change({}));
  }

  async start(): Promise<void> {
    this.#model.refusal = null;
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

  #newControls(): Controls {
    const screen = this.#screen;
    const { chart } = screen;
    return new Controls({
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
      step: minutes => screen.step(minutes),
      cross: () => screen.cross(),
      showAll: () => {
        chart.showAll();
        chart.strikes.fit();
      },
      savePicture: () => screen.savePicture(this.#state),
      saveNumbers: () => screen.saveNumbers(this.#state),
    });
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
        this.#ask();
      },
      answered: (slot, event) => {
        if (slot === 'heatmap') this.#model.isAnswered = true;
        if (slot === 'alerts' && event) this.#alarm.begin(event);
        this.#ask();
      },
      refused: (slot, code) => {
        if (slot === 'heatmap') this.#model.refusal = code;
        this.#ask();
      },
    });
  }

  #change(change: Partial<ViewState>): void {
    const [before, look] = [this.#state, this.#look];
    this.#state = { ...before, ...change };
    if (this.#state.at === null) this.#day = null;
    // Most changes leave every colour as it is: a slider that is dragged above all.
    const next = this.#lookNow();
    if (JSON.stringify(next) !== JSON.stringify(look)) this.#look = next;
    history.replaceState(null, '', location.pathname + format(this.#state) + location.hash);
    document.documentElement.dataset.theme = this.#theme;
    document.title = this.#state.symbol ? `${this.#state.symbol} ${metrics[this.#state.metric].label} · 0DTE flow` : '0DTE flow';
    if (before.symbol !== this.#state.symbol) this.#screen.chart.refit();
    this.#controls.show(this.#state, this.#theme);
    this.#feed.watch(this.#state, this.#day);
    if (this.#look !== look) this.#screen.chart.paint();
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
    this.#turnToDay();
    this.#showSituation();
    if (this.#isPaused && !this.#isTurned) return;
    this.#isTurned = false;
    const why = whyNoSplit(this.#state, this.#health?.status === 'closed');
    this.#controls.allowSplit(why);
    this.#screen.show({ state: this.#state, look: this.#look, gaps: this.#gaps, day: this.#day, whyNoSplit: why });
    this.#showBehind();
  }

  /** A minute of another session than the present one: that session is shown. */
  #turnToDay(): void {
    const { at } = this.#state;
    if (at === null || standingOf(this.#model, at) !== 'other day') return;
    // From one recorded session to another by way of the present one, which it may be as well.
    this.#day = this.#day === null ? marketDay(at) : null;
    this.#screen.chart.refit();
    this.#feed.watch(this.#state, this.#day);
  }

  #showBehind(): void {
    this.#controls.showBehind(this.#state.at !== null || !this.#screen.chart.isAtEnd);
  }

  /** As the last heartbeat has it; until the first one, as the symbol's own status says. */
  get #health(): FeedHealth | null {
    const { symbol } = this.#state;
    const { status } = this.#model;
    if (symbol && this.#link.feeds[symbol]) return this.#link.feeds[symbol];
    return status ? { status: status.session === 'closed' ? 'closed' : status.feed, last_trade_age_ms: null, last_quote_age_ms: null } : null;
  }

  get #gaps(): readonly GapInterval[] {
    const ofNow = this.#day === null ? this.#model.status?.gap_intervals : undefined;
    return ofNow ?? this.#link.sessions.filter(session => session.symbol === this.#state.symbol).flatMap(session => session.gap_intervals);
  }

  #showSituation(): void {
    const { symbol, at } = this.#state;
    const { connection, ended, hasSymbols, isForbidden } = this.#link;
    const { columns, refusal, isAnswered } = this.#model;
    const now: Situation = {
      connection, ended, symbol, hasSymbols, isAnswered, at,
      refusal: refusal ?? (isForbidden && symbol === null ? 403 : null),
      hasColumns: !columns.isEmpty,
      feed: this.#health,
      asOf: columns.newest?.as_of ?? null,
      isPaused: this.#isPaused,
      standing: at === null ? null : standingOf(this.#model, at),
      day: this.#day,
    };
    const fresh = freshnessOf(now);
    const badge = element('freshness');
    badge.dataset.state = fresh.state;
    badge.textContent = fresh.text;
    this.#notice.show(noticeOf(now, {
      retry: () => {
        this.#link.client.retryNow();
        void this.start();
      },
      now: () => this.#change({ at: null }),
    }));
  }
}
