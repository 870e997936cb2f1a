import type { Headline } from '@streaming/client';

/** From the quietest to the loudest. */
export const severities = ['info', 'watch', 'alert'] as const;
export type Severity = typeof severities[number];

export const kinds = [
  'all', 'severity_change', 'regime_flip', 'flip_crossing', 'call_wall_crossing', 'put_wall_crossing',
  'magnet_migration', 'hedge_flow_burst', 'trade_angle_change', 'setup_change',
] as const;
export type Kind = typeof kinds[number];

/** Which events are listed, and told of. */
export interface AlertFilter {
  /** At least. */
  severity: Severity;
  about: 'all' | 'symbol';
  kind: Kind;
}

const rank = (severity: string) => (severities as readonly string[]).indexOf(severity);

/** @param until the end of what is shown, where that is the past */
export function passes(alert: Headline, filter: AlertFilter & { symbol: string | null }, until: string | null = null): boolean {
  return rank(alert.severity) >= rank(filter.severity)
    && (filter.about === 'all' || alert.symbol === filter.symbol)
    && (filter.kind === 'all' || alert.rule === filter.kind)
    && (until === null || alert.t <= until);
}

/** The end of the minute that a moment is in. */
export const minuteOf = (time: string): string =>
  `${new Date(Math.ceil(Date.parse(time) / 60_000) * 60_000).toISOString().slice(0, 19)}Z`;
