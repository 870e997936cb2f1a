import type { GapInterval } from '@streaming/client';
import { toSeconds, words } from './format.js';
import type { Model } from './model.js';

/** Why a minute has no data or not all of it, if that is known. @param time its start on the axis */
export function reasonAt(gaps: readonly GapInterval[], time: number): string | null {
  const gap = gaps.find(each => toSeconds(each.from) < time + 60 && time < toSeconds(each.to));
  return gap ? words(gap.reason) : null;
}

/** The minutes that no one has, or not all of them. */
export function lostMinutes(model: Model, gaps: readonly GapInterval[]): Set<number> {
  const { columns } = model;
  const lost = new Set<number>();
  for (let seq = columns.first; seq <= columns.last; seq++) {
    const column = columns.at(seq);
    if (!column || (column.closed && (column.partial === true || reasonAt(gaps, model.timeAt(seq)!) !== null))) lost.add(seq);
  }
  return lost;
}
