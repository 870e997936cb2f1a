import type { GapInterval } from '@streaming/client';
import { marketTime, money, strikeText, toSeconds } from './format.js';
import type { MetricInfo } from './metrics.js';
import type { Model } from './model.js';

/** What stands under the crosshair, in one line. @param strike null below the heatmap */
export function readoutOf(
  model: Model, time: number, strike: number | null, { label, text }: MetricInfo, gaps: readonly GapInterval[]): string {
  const seq = model.seqAt(time);
  const column = seq === null ? undefined : model.columns.at(seq);
  if (!column) return `${marketTime(time)} ET   no data${reasonAt(time, gaps)}`;
  const parts = [`${marketTime(time)} ET${column.closed ? '' : ' (open)'}`];
  if (strike !== null) {
    const value = model.columns.valueAt(column.seq, strike);
    parts.push(strikeText(strike), value === null ? `${label} unknown` : `${label} ${text(value)}`);
  }
  const bar = model.flow.at(column.seq);
  if (strike === null && bar) parts.push(`hedge flow ${money(bar.bar)}`, `since the open ${money(bar.cumulative)}`);
  return [...parts, `spot ${column.spot.toFixed(2)}`].join('   ');
}

function reasonAt(time: number, gaps: readonly GapInterval[]): string {
  const gap = gaps.find(each => toSeconds(each.from) <= time && time < toSeconds(each.to));
  return gap ? `: ${gap.reason.replace('_', ' ')}` : '';
}
