import type { FlowClient, GapInterval } from '@streaming/client';
import { AlertList } from './alertlist.js';
import { showBoard } from './board.js';
import { KeyCrosshair } from './crosshair.js';
import { saveNumbers, savePicture } from './export.js';
import { showFigures } from './figures.js';
import { lostMinutes } from './gaps.js';
import { showPill, showProbabilities, showSetup } from './headline.js';
import type { Model } from './model.js';
import { Scrubber, seqOfMoment } from './moment.js';
import { element } from './page.js';
import { Past } from './past.js';
import { Picture, type Look } from './picture.js';
import { Pointing } from './pointing.js';
import { Profile } from './profile.js';
import { Split } from './split.js';
import type { ViewState } from './state.js';

/** What is shown at one time: of what is chosen, all that the market decides. */
export interface Scene {
  state: ViewState;
  look: Look;
  gaps: readonly GapInterval[];
  /** The recorded session in the place of the present one. */
  day: string | null;
  /** Why calls and puts are not told apart, where they are not. */
  whyNoSplit: string | null;
}

export interface ScreenListener {
  change(change: Partial<ViewState>): void;
  /** Something has come that is to be shown. */
  ask(): void;
  scrolled(): void;
}

/** All that is shown of the model: the picture, and everything around it that follows the same moment. */
export class Screen {
  readonly #picture: Picture;
  readonly #profile = new Profile(element<HTMLCanvasElement>('profile'));
  readonly #crosshair: KeyCrosshair;
  readonly #scrubber: Scrubber;
  readonly #alertList: AlertList;
  readonly #past: Past;
  readonly #pointing: Pointing;
  #scene: Scene | undefined;

  constructor(private readonly model: Model, client: () => FlowClient, private readonly listener: ScreenListener) {
    this.#picture = new Picture(element('chart'), model);
    const { chart } = this.#picture;
    chart.heatmap.onDraw = (toY, height) => this.#profile.draw(toY, height);
    chart.onPoint = pointed => {
      this.#pointing.pointed = pointed;
      this.#showPointed();
    };
    chart.onScroll = () => listener.scrolled();
    this.#crosshair = new KeyCrosshair(element('chart'), chart, model);
    this.#scrubber = new Scrubber(model, at => listener.change({ at }));
    this.#alertList = new AlertList(change => listener.change(change));
    this.#past = new Past(client, () => listener.ask());
    this.#pointing = new Pointing(model, this.#picture, this.#profile, new Split(client, () => listener.ask()));
    new ResizeObserver(() => this.#place()).observe(element('chart'));
  }

  get chart() {
    return this.#picture.chart;
  }

  show(scene: Scene): void {
    this.#scene = scene;
    const { model } = this;
    const { state, look, gaps, day } = scene;
    const seq = seqOfMoment(model, state.at);
    this.chart.heatmap.lost = lostMinutes(model, gaps);
    this.#picture.show(look, model.takeChanges(), seq ?? Infinity);
    this.#place();

    const bar = seq === null ? model.levels.newest : model.levels.at(seq);
    const snapshot = state.at === null ? model.snapshot : this.#past.at(state.symbol!, state.at);
    showFigures(bar, state.model);
    showPill(snapshot, bar);
    showSetup(snapshot);
    showProbabilities(snapshot);
    // A ranking is of now: the service keeps none of the past.
    showBoard(state.at === null ? model.board : undefined, state.symbol, symbol => this.listener.change({ symbol }));
    this.#alertList.show(model.alerts, state, model.columns.isEmpty ? null : model.timeAt(model.columns.first));
    this.#scrubber.show(seq, day !== null);
    this.#showPointed();
  }

  step(minutes: number): void {
    this.#scrubber.step(minutes);
  }

  cross(): void {
    this.#crosshair.begin();
  }

  savePicture(state: ViewState): void {
    savePicture(state, this.model.columns, this.chart.screenshot(), this.#profile.canvas);
  }

  saveNumbers(state: ViewState): void {
    saveNumbers(state, this.model.columns);
  }

  #showPointed(): void {
    if (!this.#scene) return;
    const { state, gaps, whyNoSplit } = this.#scene;
    this.#pointing.show(state, seqOfMoment(this.model, state.at), gaps, whyNoSplit);
  }

  #place(): void {
    for (const id of ['flow-tools', 'profile-tools']) element(id).style.top = `${this.chart.flowTop + 6}px`;
  }
}
