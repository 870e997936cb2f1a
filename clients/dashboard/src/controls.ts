import type { FlowSide, Metric, Mode } from '@streaming/client';
import { listen } from './keys.js';
import { metricNames, metrics } from './metrics.js';
import { create, element, Tabs } from './page.js';
import { palettes, type ThemeName } from './palette.js';
import { rankChoices } from './board.js';
import { clips, following, type Book, type ProfileKind, type ViewState } from './state.js';

export interface Actions {
  change(change: Partial<ViewState>): void;
  pause(): void;
  follow(): void;
  pan(bars: number): void;
  zoom(factor: number): void;
  panStrikes(share: number): void;
  zoomStrikes(factor: number): void;
  step(minutes: number): void;
  cross(): void;
  showAll(): void;
  savePicture(): void;
  saveNumbers(): void;
}

/** Everything that can be pressed or chosen, by hand or by key. */
export class Controls {
  #symbols: string[] = [];
  #state: ViewState | undefined;
  #theme: ThemeName = 'dark';
  readonly #symbolTabs: Tabs<string>;
  readonly #metricTabs: Tabs<Metric>;
  readonly #modeTabs: Tabs<Mode>;
  readonly #modelTabs: Tabs<Book>;
  readonly #profileTabs: Tabs<ProfileKind>;
  readonly #sideTabs: Tabs<FlowSide>;

  constructor(private readonly actions: Actions) {
    this.#symbolTabs = new Tabs('symbols', symbol => actions.change({ symbol }));
    this.#metricTabs = new Tabs('metrics', metric => actions.change({ metric }));
    this.#modeTabs = new Tabs('modes', mode => actions.change({ mode }));
    this.#modelTabs = new Tabs('models', model => actions.change({ model }));
    this.#profileTabs = new Tabs('profiles', profile => actions.change({ profile }));
    this.#sideTabs = new Tabs('sides', side => actions.change({ side }));
    this.#metricTabs.offer(metricNames.map((value, i) =>
      ({ value, label: metrics[value].label, title: `${metrics[value].title} (${i + 1})` })));
    this.#modeTabs.offer([
      { value: 'raw', label: 'level', title: 'The level at each bar (d)' },
      { value: 'delta', label: 'change', title: 'The change since the bar before (d)' }]);
    this.#modelTabs.offer([
      { value: 'compat', label: 'compat', title: 'The vendors\' convention: dealers are long calls and short puts (m)' },
      { value: 'principled', label: 'principled', title: 'What dealers are thought to hold, with its interval (m)' }]);
    this.#profileTabs.offer([
      { value: 'net', label: 'net', title: 'One bar a strike (p)' },
      { value: 'split', label: 'C / P', title: 'Calls and puts (p)' }]);
    this.#sideTabs.offer((['all', 'calls', 'puts'] as const).map(value => ({ value, label: value })));

    this.#choice('scale', scale => ({ scale }));
    this.#choice('palette', palette => ({ palette }), palettes.map(value => [value, value.replace('-', ' – ')]));
    this.#choice('clip', clip => ({ clip: Number(clip) }), clips.map(value => [String(value), value === 100 ? 'none' : `${value} %`]));
    this.#choice('rank', rank => ({ rank }), rankChoices.map(({ value, label }) => [value, label]));
    const press = (id: string, run: () => void) => element(id).addEventListener('click', run);
    press('pause', () => actions.pause());
    press('live', () => actions.follow());
    press('png', () => actions.savePicture());
    press('csv', () => actions.saveNumbers());
    press('theme', () => this.#turnTheme());
    this.#listen();
  }

  offerSymbols(symbols: string[]): void {
    this.#symbols = symbols;
    if (this.#state) this.show(this.#state, this.#theme);
  }

  show(state: ViewState, theme: ThemeName): void {
    this.#state = state;
    this.#theme = theme;
    const all = state.symbol && !this.#symbols.includes(state.symbol) ? [...this.#symbols, state.symbol] : this.#symbols;
    if (element('symbols').childElementCount !== all.length)
      this.#symbolTabs.offer(all.map(value => ({ value, label: value })));
    this.#symbolTabs.show(state.symbol);
    this.#metricTabs.show(state.metric);
    this.#modeTabs.show(state.mode);
    this.#modelTabs.show(state.model);
    this.#sideTabs.show(state.side);
    for (const id of ['scale', 'palette', 'clip', 'rank'] as const)
      element<HTMLSelectElement>(id).value = String(state[id]);
  }

  /** @param why calls and puts are not told apart; null where they are */
  allowSplit(why: string | null): void {
    this.#profileTabs.show(why === null ? this.#state?.profile ?? 'net' : 'net');
    this.#profileTabs.allow('split', why === null, why ?? '');
    element('profile-note').textContent = why ?? '';
  }

  showPaused(isPaused: boolean): void {
    element('pause').setAttribute('aria-pressed', String(isPaused));
    element('pause').textContent = isPaused ? 'Paused' : 'Pause';
  }

  showBehind(isBehind: boolean): void {
    element('live').dataset.behind = String(isBehind);
  }

  #choice(id: string, change: (value: never) => Partial<ViewState>, options: [value: string, label: string][] = []): void {
    const select = element<HTMLSelectElement>(id);
    select.append(...options.map(([value, label]) => create('option', label, { value })));
    select.addEventListener('change', () => this.actions.change(change(select.value as never)));
  }

  #turnTheme(): void {
    this.actions.change({ theme: this.#theme === 'dark' ? 'light' : 'dark' });
  }

  #listen(): void {
    const { actions } = this;
    const turn = (change: (state: ViewState) => Partial<ViewState>) => () => { if (this.#state) actions.change(change(this.#state)); };
    const step = (by: number) => turn(({ symbol }) => {
      const all = this.#symbols;
      return all.length ? { symbol: all[(all.indexOf(symbol ?? '') + by + all.length) % all.length]! } : {};
    });
    const digits = metricNames.map((_, i) => String(i + 1));
    listen([
      { keys: digits, shown: '1 – 6', what: 'metric', run: key => actions.change({ metric: metricNames[Number(key) - 1]! }) },
      { keys: ['d'], shown: 'd', what: 'level or change', run: turn(({ mode }) => ({ mode: following(['raw', 'delta'], mode) })) },
      { keys: ['s'], shown: 's', what: 'symlog or linear', run: turn(({ scale }) => ({ scale: following(['symlog', 'linear'], scale) })) },
      { keys: ['c'], shown: 'c', what: 'colours', run: turn(({ palette }) => ({ palette: following(palettes, palette) })) },
      { keys: ['m'], shown: 'm', what: 'compat or principled', run: turn(({ model }) => ({ model: following(['compat', 'principled'], model) })) },
      { keys: ['p'], shown: 'p', what: 'profile: net, or calls and puts', run: turn(({ profile }) => ({ profile: following(['net', 'split'], profile) })) },
      { keys: ['f'], shown: 'f', what: 'hedge flow: all, calls, puts', run: turn(({ side }) => ({ side: following(['all', 'calls', 'puts'], side) })) },
      { keys: ['['], shown: '[', what: 'symbol before', run: step(-1) },
      { keys: [']'], shown: ']', what: 'symbol after', run: step(1) },
      { keys: [' '], shown: 'space', what: 'pause', run: () => actions.pause() },
      { keys: ['l', 'End'], shown: 'l', what: 'follow the newest bar', run: () => actions.follow() },
      { keys: [',', '.'], shown: ', .', what: 'a minute back, a minute on', run: key => actions.step(key === ',' ? -1 : 1) },
      { keys: ['x'], shown: 'x', what: 'crosshair: arrows move it, escape ends it', run: () => actions.cross() },
      { keys: ['a'], shown: 'a', what: 'the whole session', run: () => actions.showAll() },
      { keys: ['ArrowLeft', 'ArrowRight'], shown: '← →', what: 'pan', run: key => actions.pan(key === 'ArrowLeft' ? -10 : 10) },
      { keys: ['ArrowUp', 'ArrowDown'], shown: '↑ ↓', what: 'pan strikes', run: key => actions.panStrikes(key === 'ArrowUp' ? 0.1 : -0.1) },
      { keys: ['Shift+ArrowUp', 'Shift+ArrowDown'], shown: 'shift ↑ ↓', what: 'zoom strikes', run: key => actions.zoomStrikes(key === 'Shift+ArrowUp' ? 1 / 1.25 : 1.25) },
      { keys: ['+', '=', '-'], shown: '+ −', what: 'zoom', run: key => actions.zoom(key === '-' ? 1.4 : 1 / 1.4) },
      { keys: ['t'], shown: 't', what: 'dark or light', run: () => this.#turnTheme() },
    ]);
  }
}
