import type { GapInterval } from '@streaming/client';
import { marketTime, money, strikeText } from './format.js';
import { reasonAt } from './gaps.js';
import type { MetricInfo } from './metrics.js';
import type { Model } from './model.js';

/** What stands under the crosshair, in one line. @param strike null below the heatmap */
export function readoutOf(
  model: Model, time: number, strike: number | null, { label, text }: MetricInfo, gaps: readonly GapInterval[]): string {
  const seq = model.seqAt(time);
  const column = seq === null ? undefined : model.columns.at(seq);
  const reason = reasonAt(gaps, time);
  if (!column) return `${marketTime(time)} ET   no data${reason === null ? '' : `: ${reason}`}`;
  const parts = [`${marketTime(time)} ET${column.closed ? '' : ' (open)'}`];
  if (strike !== null) {
    const value = model.columns.valueAt(column.seq, strike);
    const [low, high] = model.columns.intervalAt(column.seq, strike) ?? [];
    const interval = low === undefined || high === undefined ? '' : ` (${text(low)} … ${text(high)})`;
    parts.push(strikeText(strike), value === null ? `${label} unknown` : `${label} ${text(value)}${interval}`);
  }
  const bar = model.flow.at(column.seq);
  if (strike === null && bar) parts.push(`hedge flow ${money(bar.bar)}`, `since the open ${money(bar.cumulative)}`);
  parts.push(`spot ${column.spot.toFixed(2)}`);
  if (reason !== null) parts.push(reason);
  return parts.join('   ');
}
