import type { GapInterval } from '@streaming/client';
import { toSeconds, words } from './format.js';
import type { Model } from './model.js';

/** Why a minute has no data or not all of it, if that is known. @param time its start on the axis */
export function reasonAt(gaps: readonly GapInterval[], time: number): string | null {
  const gap = gaps.find(each => toSeconds(each.from) < time + 60 && time < toSeconds(each.to));
  return gap ? words(gap.reason) : null;
}

/** A minute that no one has, or not all of it. */
export function isLost(model: Model, seq: number, gaps: readonly GapInterval[]): boolean {
  const column = model.columns.at(seq);
  return !column || (column.closed && (column.partial === true || reasonAt(gaps, model.timeAt(seq)!) !== null));
}
