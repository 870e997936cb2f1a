import { Backoff } from './backoff.js';
import { mayBeRepeated } from './codes.js';
import { updateMessages, type Gap, type SubscribeRequest, type SubscribeResult, type Update } from './messages.js';
import { FlowError, gapsOf, nextOf, sinceOf, updatesOf, type Backfill } from './rest.js';
import { Subscription, type SubscribeOptions } from './subscription.js';
import type { Topic } from './topics.js';

const TOPICS_PER_CALL = 64;
const FILL_ATTEMPTS = 4;
const WINDOW_FIRST_MS = 1_000;

/** What the machine asks of the world. */
export interface Doors {
  subscribe(requests: SubscribeRequest[]): Promise<SubscribeResult[]>;
  unsubscribe(topics: string[]): Promise<unknown>;
  /** What is behind a `rest` link. */
  backfill(link: string): Promise<Backfill>;
}

const isUpdate = new Set<string>(updateMessages);

/** Keeps every topic complete: holds what is live until what came before it is applied, asks since the last position
 * after every reconnect, and fills from REST what the socket could not carry. */
export class Subscriptions {
  readonly #topics = new Map<string, Subscription>();
  readonly #due = new Set<Subscription>();
  readonly #retries = new Backoff();
  #isConnected = false;

  constructor(private readonly doors: Doors) {}

  add<T extends Update>(topic: Topic<T>, options: SubscribeOptions = {}): Subscription<T> {
    if (this.#topics.has(topic)) throw new Error(`${topic} is subscribed already`);
    const subscription: Subscription<T> = new Subscription(topic, options, () => this.#remove(topic));
    const any = subscription as unknown as Subscription;
    this.#topics.set(topic, any);
    if (this.#isConnected) this.#ask(any);
    return subscription;
  }

  connected(): void {
    this.#isConnected = true;
    for (const subscription of this.#topics.values()) this.#ask(subscription);
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#due.clear();
    for (const subscription of this.#topics.values()) {
      subscription.round++;
      subscription.held = null;
    }
  }

  ended(failure: Error): void {
    for (const subscription of this.#topics.values()) subscription.fail(failure);
  }

  /** A message of the hub; one of a topic that was left is nobody's. */
  receive(name: string, message: unknown): void {
    if (!isUpdate.has(name) && name !== 'Gap') return;
    const about = message as Update | Gap;
    const subscription = this.#topics.get(about.topic);
    if (!subscription) return;
    if (subscription.held) hold(subscription.held, about);
    else this.#apply(subscription, about);
  }

  #remove(topic: string): void {
    const subscription = this.#topics.get(topic);
    if (!subscription || !this.#topics.delete(topic)) return;
    this.#due.delete(subscription);
    if (this.#isConnected) this.doors.unsubscribe([topic]).catch(() => { /* the connection ended, and the topic with it */ });
  }

  // Topics asked for in one breath go out in one call.
  #ask(subscription: Subscription): void {
    subscription.round++;
    subscription.held ??= [];
    this.#due.add(subscription);
    if (this.#due.size === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const due = [...this.#due];
    this.#due.clear();
    for (let i = 0; i < due.length; i += TOPICS_PER_CALL) void this.#call(due.slice(i, i + TOPICS_PER_CALL));
  }

  async #call(asked: Subscription[]): Promise<void> {
    const rounds = asked.map(subscription => subscription.round);
    const isCurrent = (i: number) => asked[i]!.round === rounds[i];
    try {
      const answers = await this.doors.subscribe(asked.map(requestOf));
      this.#retries.reset();
      answers.forEach((answer, i) => { if (isCurrent(i)) this.#answered(asked[i]!, answer); });
    } catch (failure) {
      if (!this.#isConnected) return;
      const code = Number(/\b(4\d{3}) /.exec(String(failure))?.[1] ?? 0);
      asked.forEach((subscription, i) => {
        if (!isCurrent(i)) return;
        if (code === 0 || mayBeRepeated(code)) this.#askLater(subscription);
        else this.#refused(subscription, code, String(failure));
      });
    }
  }

  #askLater(subscription: Subscription): void {
    const round = subscription.round;
    setTimeout(() => { if (subscription.round === round) this.#ask(subscription); }, this.#retries.next(WINDOW_FIRST_MS));
  }

  #refused(subscription: Subscription, code: number, status: string): void {
    this.#topics.delete(subscription.topic);
    subscription.held = null;
    subscription.fail(new FlowError(code, status, `${subscription.topic}: ${code} ${status}`));
    subscription.say('refused', { topic: subscription.topic, code, status });
  }

  #answered(subscription: Subscription, answer: SubscribeResult): void {
    const { log, topic } = subscription;
    if (answer.status !== 'ok') return this.#refused(subscription, answer.code, answer.status);

    // A link that begins where this topic stands loses nothing, whatever the answer could not hold.
    const position = log.position;
    const since = answer.rest === undefined ? null : sinceOf(answer.rest, answer.epoch);
    const goesOn = position !== null && since?.epoch === position.epoch && since.seq === position.seq;
    const recovered = answer.recovered || goesOn;
    if (!recovered) log.reset();
    if (answer.grid_id && answer.strikes_grid) log.learn(answer.grid_id, answer.strikes_grid);
    subscription.say('subscribed', { topic, recovered, epoch: answer.epoch, seq: answer.seq });
    if (this.#topics.get(topic) !== subscription) return;

    if (answer.rest !== undefined && (position ?? subscription.options.minutes)) return void this.#fill(subscription, answer.rest, null);
    this.#deliverAll(subscription, answer.updates, answer.gaps ?? []);
    if (answer.epoch !== null) this.#move(subscription, answer.epoch, answer.seq);
    this.#release(subscription);
  }

  #apply(subscription: Subscription, message: Update | Gap): void {
    if ('from_seq' in message) return this.#gap(subscription, message);
    switch (subscription.log.judge(message)) {
      case 'next': return this.#deliver(subscription, message);
      case 'old': return;
      default: return this.#mend(subscription, message);
    }
  }

  // Nothing was said of what is missing, so the service has it: ask again, since what is here. Once: a service that
  // leaves the same hole twice will leave it again.
  #mend(subscription: Subscription, update: Update): void {
    const { log } = subscription;
    const position = log.position?.seq ?? -1;
    if (subscription.mendedAt !== position) {
      subscription.mendedAt = position;
      subscription.held = [update];
      return this.#ask(subscription);
    }
    if (log.judge(update) === 'unknown_grid') return;
    const { topic, epoch, seq } = update;
    subscription.say('gap', { topic, epoch, from_seq: position + 1, to_seq: seq - 1, reason: 'unannounced', rest: null });
    this.#deliver(subscription, update);
  }

  #gap(subscription: Subscription, gap: Gap): void {
    const { log } = subscription;
    const had = log.position?.epoch === gap.epoch ? log.position.seq : -1;
    if (log.hasEnded(gap.epoch) || gap.to_seq <= had) return;
    if (gap.rest !== null) return void this.#fill(subscription, gap.rest, gap);
    this.#move(subscription, gap.epoch, gap.to_seq);
    subscription.say('gap', { ...gap, from_seq: Math.max(gap.from_seq, had + 1) });
  }

  async #fill(subscription: Subscription, link: string, gap: Gap | null): Promise<void> {
    subscription.held ??= [];
    const round = ++subscription.round;
    const retries = new Backoff();
    for (let next = link, attempt = 1; ; attempt++) {
      try {
        const answer = await this.doors.backfill(next);
        if (subscription.round !== round) return;
        const { topic, log } = subscription;
        this.#deliverAll(subscription, updatesOf(topic, answer), gapsOf(topic, answer, log.position));
        const rest = nextOf(next, answer);
        if (rest !== null) {
          [next, attempt] = [rest, 0];
          continue;
        }
        if (answer.epoch !== null) this.#move(subscription, answer.epoch, answer.last_seq);
        if (gap && (log.position?.seq ?? -1) < gap.to_seq && log.position?.epoch === gap.epoch)
          this.#gap(subscription, { ...gap, rest: null });
        break;
      } catch (failure) {
        if (subscription.round !== round) return;
        const isFinal = failure instanceof FlowError && failure.code >= 400 && failure.code < 500 && failure.code !== 429;
        if (isFinal || attempt === FILL_ATTEMPTS) {
          if (gap) this.#gap(subscription, { ...gap, rest: null });
          break;
        }
        await new Promise(resolve => setTimeout(resolve, retries.next(WINDOW_FIRST_MS)));
        if (subscription.round !== round) return;
      }
    }
    this.#release(subscription);
  }

  #deliverAll(subscription: Subscription, updates: Update[], gaps: Gap[]): void {
    const { log } = subscription;
    const holes = [...gaps];
    // One at the end of the session that ends here comes first too.
    const comesBefore = (hole: Gap, update: Update) =>
      hole.epoch === update.epoch ? hole.to_seq < update.seq : hole.epoch === log.position?.epoch;
    for (const update of updates) {
      while (holes[0] && comesBefore(holes[0], update)) this.#gap(subscription, { ...holes.shift()!, rest: null });
      if (log.judge(update, true) === 'next') this.#deliver(subscription, update);
    }
    for (const hole of holes) this.#gap(subscription, { ...hole, rest: null });
  }

  #deliver(subscription: Subscription, update: Update): void {
    const ended = subscription.log.take(update);
    if (ended !== null) this.#turnOver(subscription, update.epoch, ended);
    subscription.deliver(update);
  }

  #move(subscription: Subscription, epoch: string, seq: number): void {
    const ended = subscription.log.moveTo(epoch, seq);
    if (ended !== null) this.#turnOver(subscription, epoch, ended);
  }

  #turnOver(subscription: Subscription, epoch: string, previous: string): void {
    subscription.say('session', { topic: subscription.topic, epoch, previous });
  }

  #release(subscription: Subscription): void {
    const waiting = subscription.held ?? [];
    subscription.held = null;
    for (const message of waiting) {
      // One of them may have begun another wait; the rest then wait with it.
      if (subscription.held) hold(subscription.held, message);
      else this.#apply(subscription, message);
    }
  }
}

function requestOf({ topic, log, options }: Subscription): SubscribeRequest {
  return {
    topic,
    ...(log.position && { since: { ...log.position } }),
    ...(options.minutes && { minutes: options.minutes }),
  };
}

function hold(held: (Update | Gap)[], message: Update | Gap): void {
  const last = held.at(-1);
  if (last && 'closed' in last && !last.closed && 'closed' in message) held.pop();
  held.push(message);
}
