import {
  FlowError, topics, updatesOf, type Backfill, type FlowClient, type HeadlinesAnswer, type HeatmapColumn, type HedgeFlowBar, type Headline,
  type Leaderboard, type SeriesBar, type Snapshot, type Status, type Subscribed, type Subscription, type SubscribeOptions,
  type Topic, type Window,
} from '@streaming/client';
import { marketDay } from './format.js';
import type { ViewState } from './state.js';

/** What a view needs, by the place where it is shown. */
export interface Slots {
  heatmap: HeatmapColumn;
  levels: SeriesBar;
  flow: HedgeFlowBar;
  snapshot: Snapshot;
  status: Status;
  board: Leaderboard;
  /** Of all symbols. */
  alerts: Headline;
}

export interface FeedListener {
  update<Name extends keyof Slots>(slot: Name, update: Slots[Name]): void;
  /** What is kept of a slot is of another log, symbol or day. */
  clear(slot: keyof Slots): void;
  refused(slot: keyof Slots, code: number): void;
  /** A slot has all that its answer had, also where that is nothing. @param event none where the answer is a recorded day */
  answered(slot: keyof Slots, event?: Subscribed): void;
}

/** What is held of a slot: a topic, or a recorded day of one. */
interface Kept {
  of: string;
  close(): void;
}

type Bars = <Name extends keyof Slots>(
  slot: Name, topic: Topic<Slots[Name]>, recall: (window: Window) => () => Promise<Backfill>) => void;

const WHOLE_SESSION = { minutes: 390 };
const HEADLINES = '/v1/flow/zero-dte/headlines';

/** The topics of the view, changed one by one as the view changes. */
export class Feed {
  readonly #kept = new Map<keyof Slots, Kept>();
  /** The day whose events were asked for. */
  #recalled: string | null = null;

  constructor(private readonly client: FlowClient, private readonly listener: FeedListener) {}

  /** @param day a recorded session that is shown in the place of the present one; null is the present one */
  watch({ symbol, metric, mode, model, side, rank }: ViewState, day: string | null): void {
    if (!symbol) return;
    const { rest } = this.client;
    const bars: Bars = (slot, topic, recall) =>
      day === null ? this.#follow(slot, topic, WHOLE_SESSION) : this.#recall(slot, topic, day, recall({ date: day, ...WHOLE_SESSION }));
    bars('heatmap', topics.heatmap(symbol, metric, mode, model === 'principled' ? model : undefined),
      window => () => rest.heatmap(symbol, { ...window, metric, mode, model }));
    bars('levels', topics.series(symbol, '1m'), window => () => rest.series(symbol, { ...window, bar: '1m' }));
    bars('flow', topics.hedgeFlow(symbol, side, '1m'), window => () => rest.hedgeFlow(symbol, { ...window, bar: '1m', side }));
    this.#follow('status', topics.status(symbol));
    this.#follow('snapshot', topics.snapshot(symbol));
    // Sound and desktop tell what happens now, whatever day is looked at.
    this.#follow('alerts', topics.headline(), WHOLE_SESSION);
    this.#follow('board', topics.leaderboard(rank));
    if (day !== null) void this.#recallAlerts(day);
  }

  #follow<Name extends keyof Slots>(slot: Name, topic: Topic<Slots[Name]>, options?: SubscribeOptions): void {
    if (!this.#begin(slot, topic)) return;
    const subscription: Subscription<Slots[Name]> = this.client.subscribe(topic, options);
    const kept = { of: topic, close: () => subscription.close() };
    this.#kept.set(slot, kept);
    const isKept = () => this.#kept.get(slot) === kept;
    subscription.on('update', update => { if (isKept()) this.listener.update(slot, update); });
    subscription.on('session', () => { if (isKept()) this.listener.clear(slot); });
    subscription.on('refused', ({ code }) => { if (isKept()) this.listener.refused(slot, code); });
    subscription.on('subscribed', event => {
      if (!isKept()) return;
      if (!event.recovered) this.listener.clear(slot);
      this.listener.answered(slot, event);
    });
  }
  /** A day that is over: all at once, and nothing after that. */
  #recall<Name extends keyof Slots>(slot: Name, topic: Topic<Slots[Name]>, day: string, ask: () => Promise<Backfill>): void {
    const of = `${topic} ${day}`;
    if (!this.#begin(slot, of)) return;
    const kept = { of, close() {} };
    this.#kept.set(slot, kept);
    const isKept = () => this.#kept.get(slot) === kept;
    ask().then(
      answer => {
        if (!isKept()) return;
        for (const update of updatesOf(topic, answer)) this.listener.update(slot, update as Slots[Name]);
        this.listener.answered(slot);
      },
      (failure: unknown) => {
        if (!isKept()) return;
        // Asked for anew when the view is looked at again.
        this.#kept.delete(slot);
        this.listener.refused(slot, failure instanceof FlowError ? failure.code : 0);
      });
  }

  async #recallAlerts(day: string): Promise<void> {
    if (this.#recalled === day) return;
    this.#recalled = day;
    const answer = await this.client.rest.get<HeadlinesAnswer>(HEADLINES, { limit: 1000 }).catch(() => null);
    if (!answer) this.#recalled = null;
    for (const event of answer?.events ?? []) if (marketDay(event.t) === day) this.listener.update('alerts', event);
  }

  /** @returns whether it is another than what is held */
  #begin(slot: keyof Slots, of: string): boolean {
    const kept = this.#kept.get(slot);
    if (kept?.of === of) return false;
    kept?.close();
    this.listener.clear(slot);
    return true;
  }
}
