import type { Headline, HeatmapColumn, HedgeFlowBar, Leaderboard, SeriesBar, Snapshot, Status } from '@streaming/client';
import { Bars } from './bars.js';
import { Columns } from './columns.js';
import type { Slots } from './feed.js';
import { marketDay, toSeconds } from './format.js';

/** More than anyone reads; the service keeps them all. */
const ALERTS_MAX = 500;

/** With more than so many it is less work to show all. */
const FLOOD = 4;

/** What came since it was last shown. */
export class Changes {
  readonly columns: HeatmapColumn[] = [];
  readonly levels: SeriesBar[] = [];
  readonly flow: HedgeFlowBar[] = [];
  /** All of a kind is to be shown anew, not only what came. */
  hasNewGrid = false;
  hasNewLines = false;

  get areColumnsAnew(): boolean {
    return this.hasNewGrid || this.columns.length > FLOOD;
  }

  get areLinesAnew(): boolean {
    return this.hasNewLines || this.levels.length > FLOOD || this.flow.length > FLOOD;
  }
}

/** All that the feed has said of what is looked at. */
export class Model {
  readonly columns = new Columns();
  readonly levels = new Bars<SeriesBar>();
  readonly flow = new Bars<HedgeFlowBar>();
  /** Newest first. */
  readonly alerts: Headline[] = [];
  snapshot: Snapshot | undefined;
  board: Leaderboard | undefined;
  status: Status | undefined;
  /** What the service said of the heatmap that was asked for. */
  refusal: number | null = null;
  isAnswered = false;
  #changes = new Changes();

  get changes(): Changes {
    return this.#changes;
  }

  take<Name extends keyof Slots>(slot: Name, update: Slots[Name]): void {
    switch (slot) {
      case 'heatmap': {
        const column = update as HeatmapColumn;
        // A chart appends; what belongs before its end is shown with everything.
        if (this.columns.put(column) || column.seq < this.columns.last) this.#changes.hasNewGrid = true;
        this.#changes.columns.push(column);
        break;
      }
      case 'levels': this.#put(this.levels, this.#changes.levels, update as SeriesBar); break;
      case 'flow': this.#put(this.flow, this.#changes.flow, update as HedgeFlowBar); break;
      case 'alerts':
        this.#list(update as Headline);
        break;
      case 'snapshot': this.snapshot = update as Snapshot; break;
      case 'board': this.board = update as Leaderboard; break;
      case 'status': this.status = update as Status; break;
    }
  }

  clear(slot: keyof Slots): void {
    switch (slot) {
      case 'heatmap':
        this.columns.clear();
        [this.refusal, this.isAnswered] = [null, false];
        this.#changes.hasNewGrid = true;
        break;
      case 'levels':
        this.levels.clear();
        this.#changes.hasNewLines = true;
        break;
      case 'flow':
        this.flow.clear();
        this.#changes.hasNewLines = true;
        break;
      case 'alerts': this.alerts.length = 0; break;
      case 'snapshot': this.snapshot = undefined; break;
      case 'board': this.board = undefined; break;
      case 'status': this.status = undefined; break;
    }
  }

  /** The session that is held, as the market has its date. */
  get day(): string | null {
    const time = this.columns.isEmpty ? null : this.timeAt(this.columns.first);
    return time === null ? null : marketDay(time);
  }

  takeChanges(): Changes {
    const changes = this.#changes;
    this.#changes = new Changes();
    return changes;
  }

  /** The ordinal of the minute that begins at a time of the axis. */
  seqAt(time: number): number | null {
    const first = this.columns.isEmpty ? undefined : this.columns.at(this.columns.first);
    return first ? first.seq + Math.round((time - toSeconds(first.t)) / 60) : null;
  }

  /** Where a minute begins on the axis. */
  timeAt(seq: number): number | null {
    const first = this.columns.isEmpty ? undefined : this.columns.at(this.columns.first);
    return first ? toSeconds(first.t) + (seq - first.seq) * 60 : null;
  }

  /** In its place: those of an earlier day are asked for after today's. */
  #list(alert: Headline): void {
    const place = this.alerts.findIndex(({ seq }) => seq <= alert.seq);
    if (this.alerts[place]?.seq === alert.seq) return;
    this.alerts.splice(place < 0 ? this.alerts.length : place, 0, alert);
    this.alerts.length = Math.min(this.alerts.length, ALERTS_MAX);
  }

  #put<T extends SeriesBar | HedgeFlowBar>(bars: Bars<T>, changes: T[], bar: T): void {
    if (bar.seq < (bars.newest?.seq ?? 0)) this.#changes.hasNewLines = true;
    bars.put(bar);
    changes.push(bar);
  }
}
