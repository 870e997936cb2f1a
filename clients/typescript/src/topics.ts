import type {
  BarSize, FlowSide, Headline, HeatmapColumn, HedgeFlowBar, Leaderboard, Metric, Mode, Ranking, SeriesBar, Status,
  StrikeFlowBar, Update,
} from './messages.js';
import type { Snapshot } from './snapshot.js';

declare const carries: unique symbol;

/** A topic's name, which knows what its updates are. */
export type Topic<T extends Update = Update> = string & { readonly [carries]?: T };

export type DeliveryClass = 'bars' | 'events' | 'state';

export const topics = {
  series: (symbol: string, size: BarSize = '30s') => `series/${symbol}/${size}` as Topic<SeriesBar>,
  hedgeFlow: (symbol: string, side: FlowSide = 'all', size: BarSize = '30s') =>
    `hedge-flow/${symbol}/${side}/${size}` as Topic<HedgeFlowBar>,
  heatmap: (symbol: string, metric: Metric = 'gex', mode: Mode = 'raw', model?: 'principled') =>
    `heatmap/${symbol}/${metric}/${mode}/1m${model ? `/${model}` : ''}` as Topic<HeatmapColumn>,
  strikeFlow: (symbol: string) => `strike-flow/${symbol}/1m` as Topic<StrikeFlowBar>,
  /** Of one symbol, or of all. */
  headline: (symbol: string = '*') => `headline/${symbol}` as Topic<Headline>,
  snapshot: (symbol: string) => `snapshot/${symbol}` as Topic<Snapshot>,
  leaderboard: (ranking: Ranking = 'heat') => `leaderboard/${ranking}` as Topic<Leaderboard>,
  status: (symbol: string) => `status/${symbol}` as Topic<Status>,
};

export function classOf(topic: string): DeliveryClass {
  switch (topic.slice(0, topic.indexOf('/'))) {
    case 'series': case 'hedge-flow': case 'heatmap': case 'strike-flow': return 'bars';
    case 'headline': return 'events';
    default: return 'state';
  }
}

const seconds: Record<BarSize, number> = { '30s': 30, '1m': 60, '5m': 300, '15m': 900 };

/** How long the bars of a topic are. */
export const barSeconds = (topic: string): number =>
  seconds[topic.split('/').find((part): part is BarSize => part in seconds) ?? '1m'];
