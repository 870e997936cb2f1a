import type { Metric } from '@streaming/client';
import { compact, money } from './format.js';

export interface MetricInfo {
  name: Metric;
  label: string;
  title: string;
  unit: string;
  /** What the two colours mean. */
  positive: string;
  negative: string;
  text(value: number): string;
}

const info = (
  name: Metric, label: string, title: string, unit: string, positive: string, negative: string, text = money,
): MetricInfo => ({ name, label, title, unit, positive, negative, text });

export const metrics: Record<Metric, MetricInfo> = {
  gex: info('gex', 'GEX', 'Gamma exposure', 'per 1 % move', 'dealers long gamma', 'dealers short gamma'),
  dex: info('dex', 'DEX', 'Delta exposure', 'of delta', 'calls outweigh', 'puts outweigh'),
  vex: info('vex', 'VEX', 'Vanna exposure', 'per vol point', 'dealers buy as vol rises', 'dealers sell as vol rises'),
  chex: info('chex', 'CHEX', 'Charm exposure', 'per trading day', 'dealers buy as time passes', 'dealers sell as time passes'),
  oi: info('oi', 'OI', 'Effective open interest', 'contracts', 'open', 'closed', compact),
  signed_flow: info('signed_flow', 'Flow', 'Signed flow', 'contracts a minute', 'customers buy', 'customers sell', compact),
};

export const metricNames = Object.keys(metrics) as Metric[];
