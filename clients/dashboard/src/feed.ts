import {
  topics, type FlowClient, type HeatmapColumn, type HedgeFlowBar, type Headline, type Leaderboard, type Refused,
  type SeriesBar, type Snapshot, type Status, type Subscribed, type Subscription, type SubscribeOptions, type Topic, type Update,
} from '@streaming/client';
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
  refused(slot: keyof Slots, event: Refused): void;
  /** A slot has all that its answer had, also where that is nothing. */
  answered(slot: keyof Slots, event: Subscribed): void;
}

const WHOLE_SESSION: SubscribeOptions = { minutes: 390 };

/** The topics of the view, changed one by one as the view changes. */
export class Feed {
  readonly #kept = new Map<keyof Slots, Subscription<Update>>();

  constructor(private readonly client: FlowClient, private readonly listener: FeedListener) {}

  watch({ symbol, metric, mode, model, side, rank }: ViewState): void {
    if (!symbol) return;
    this.#keep('heatmap', topics.heatmap(symbol, metric, mode, model === 'principled' ? model : undefined), WHOLE_SESSION);
    this.#keep('levels', topics.series(symbol, '1m'), WHOLE_SESSION);
    this.#keep('flow', topics.hedgeFlow(symbol, side, '1m'), WHOLE_SESSION);
    this.#keep('status', topics.status(symbol));
    this.#keep('snapshot', topics.snapshot(symbol));
    this.#keep('alerts', topics.headline(), WHOLE_SESSION);
    this.#keep('board', topics.leaderboard(rank));
  }

  #keep<Name extends keyof Slots>(slot: Name, topic: Topic<Slots[Name]>, options?: SubscribeOptions): void {
    const kept = this.#kept.get(slot);
    if (kept?.topic === topic) return;
    kept?.close();
    this.listener.clear(slot);

    const subscription = this.client.subscribe(topic, options);
    this.#kept.set(slot, subscription as unknown as Subscription<Update>);
    const isKept = () => this.#kept.get(slot) === subscription as unknown;
    subscription.on('update', update => { if (isKept()) this.listener.update(slot, update); });
    subscription.on('session', () => { if (isKept()) this.listener.clear(slot); });
    subscription.on('refused', event => { if (isKept()) this.listener.refused(slot, event); });
    subscription.on('subscribed', event => {
      if (!isKept()) return;
      if (!event.recovered) this.listener.clear(slot);
      this.listener.answered(slot, event);
    });
  }
}
