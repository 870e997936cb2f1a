import { Emitter } from './emitter.js';
import { TopicLog } from './log.js';
import type { Gap, Position, Update } from './messages.js';
import { UpdateQueue } from './queue.js';
import type { Topic } from './topics.js';

export interface SubscribeOptions {
  /** How much of the session to begin with, 1 to 390; none unless told. */
  minutes?: number;
  /** Where an earlier run of this program stopped. */
  since?: Position;
}

export interface Subscribed {
  topic: string;
  /** False: what follows is a new beginning, and what was kept of this topic is to be forgotten. */
  recovered: boolean;
  epoch: string | null;
  seq: number;
}

export interface Refused {
  topic: string;
  code: number;
  status: string;
}

export interface SubscriptionEvents<T extends Update> {
  subscribed: Subscribed;
  refused: Refused;
  update: T;
  /** Closed updates that will not come; what REST has of a `Gap` comes as updates, and is not told here. */
  gap: Gap;
  /** A new session began. */
  session: { topic: string; epoch: string; previous: string };
}

/** One topic, kept through reconnects. Iterate over it, or listen to it. */
export class Subscription<T extends Update = Update> extends Emitter<SubscriptionEvents<T>> implements AsyncIterable<T> {
  /** @internal */
  readonly log: TopicLog;
  /** @internal Live messages that wait until the answer or the backfill before them is applied. */
  held: (Update | Gap)[] | null = null;
  /** @internal Rises when an answer or a backfill that is under way has become useless. */
  round = 0;
  /** @internal Where a hole was asked about last. */
  mendedAt: number | null = null;
  readonly #queues = new Set<UpdateQueue<T>>();
  #failure: Error | undefined;

  constructor(readonly topic: Topic<T>, readonly options: SubscribeOptions, private readonly leave: () => void) {
    super();
    this.log = new TopicLog(topic);
    if (options.since) this.log.reset({ ...options.since });
  }

  /** The last closed update delivered; give it as `since` to another run. */
  get position(): Position | null {
    return this.log.position && { ...this.log.position };
  }

  close(): void {
    this.round++;
    for (const queue of this.#queues) queue.end();
    this.leave();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    const queue = new UpdateQueue<T>(this.#failure);
    this.#queues.add(queue);
    return {
      next: () => queue.next(),
      return: () => {
        this.#queues.delete(queue);
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  /** @internal */
  deliver(update: Update): void {
    for (const queue of this.#queues) queue.push(update as T);
    this.emit('update', update as T);
  }

  /** @internal */
  fail(failure: Error): void {
    this.#failure = failure;
    for (const queue of this.#queues) queue.end(failure);
  }

  /** @internal */
  say<Name extends Exclude<keyof SubscriptionEvents<T>, 'update'>>(name: Name, event: SubscriptionEvents<T>[Name]): void {
    this.emit(name, event);
  }
}
