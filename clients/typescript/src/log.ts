import type { Gridded, Position, Update } from './messages.js';
import { classOf } from './topics.js';

export type Verdict =
  /** The one that was due. */
  | 'next'
  /** Had already, or of a log that has ended. */
  | 'old'
  /** Something that should have come before it has not. */
  | 'hole'
  /** Its strikes were never told. */
  | 'unknown_grid';

/** How far one topic has been read: what is next, what is old, and whose strikes a column has. */
export class TopicLog {
  #position: Position | null = null;
  #openSeq = -1;
  #openRev = -1;
  readonly #ended = new Set<string>();
  readonly #grids = new Map<string, number[]>();
  readonly #class;

  constructor(topic: string) {
    this.#class = classOf(topic);
  }

  /** The last closed update; what is asked for next is since this. */
  get position(): Position | null {
    return this.#position;
  }

  /** Forgets how far it was; what ended stays ended. */
  reset(position: Position | null = null): void {
    this.#position = position;
    this.#openSeq = this.#openRev = -1;
  }

  hasEnded(epoch: string): boolean {
    return this.#ended.has(epoch);
  }

  /** @returns the epoch that this ended, where it is another than before */
  moveTo(epoch: string, seq: number): string | null {
    const previous = this.#position;
    if (previous?.epoch === epoch) {
      previous.seq = Math.max(previous.seq, seq);
      return null;
    }
    if (previous) this.#ended.add(previous.epoch);
    this.#ended.delete(epoch);
    this.reset({ epoch, seq });
    return previous?.epoch ?? null;
  }

  learn(gridId: string, strikes: number[]): void {
    this.#grids.set(gridId, strikes);
  }

  /** @param mayJump true within an answer, which says itself what it leaves out */
  judge(update: Update, mayJump = false): Verdict {
    if (this.#ended.has(update.epoch)) return 'old';
    if ('grid_id' in update && !this.#regrid(update)) return 'unknown_grid';
    const position = this.#position;
    if (position === null || position.epoch !== update.epoch) return 'next';
    if (update.seq <= position.seq) return 'old';
    if (!update.closed)
      return update.seq === this.#openSeq && (update.rev ?? 0) <= this.#openRev ? 'old' : 'next';
    if (mayJump || this.#class === 'state') return 'next';
    if (this.#class === 'events')
      return 'prev_seq' in update && update.prev_seq > position.seq ? 'hole' : 'next';

    // The first bar of a session may be a late one: recording began after the open.
    return position.seq === -1 || update.seq === position.seq + 1 ? 'next' : 'hole';
  }

  /** @returns the epoch that this update ended, if it did */
  take(update: Update): string | null {
    const ended = this.moveTo(update.epoch, update.closed ? update.seq : -1);
    if (!update.closed) [this.#openSeq, this.#openRev] = [update.seq, update.rev ?? 0];
    return ended;
  }

  // Values belong to strikes, never to indexes: a grid that grew moves the indexes, not the strikes.
  #regrid(update: Gridded): boolean {
    if (update.strikes_grid) this.learn(update.grid_id, update.strikes_grid);
    const strikes = this.#grids.get(update.grid_id);
    if (strikes) update.strikes_grid = strikes;
    return strikes !== undefined;
  }
}
