import type { FlowSide, Metric, Mode, Ranking } from '@streaming/client';
import { kinds, severities, type AlertFilter } from './alerts.js';
import { metricNames } from './metrics.js';
import { palettes, type PaletteName, type ThemeName } from './palette.js';
import type { ScaleKind } from './scale.js';

export type Book = 'compat' | 'principled';
export type ProfileKind = 'net' | 'split';

/** What is looked at, and how: all that a link to this page must say. */
export interface ViewState extends AlertFilter {
  symbol: string | null;
  metric: Metric;
  mode: Mode;
  /** Whose exposure: the vendors' convention, or what dealers are thought to hold, with its interval. */
  model: Book;
  profile: ProfileKind;
  side: FlowSide;
  scale: ScaleKind;
  palette: PaletteName;
  clip: number;
  rank: Ranking;
  /** Null follows the system. */
  theme: ThemeName | null;
  /** The end of a minute that is looked at as it was; null is now. */
  at: string | null;
}

export const initial: ViewState = {
  symbol: null, metric: 'gex', mode: 'raw', model: 'compat', profile: 'net', side: 'all', scale: 'symlog', palette: 'blue-orange',
  clip: 99, rank: 'heat', theme: null, at: null, severity: 'info', about: 'all', kind: 'all',
};

export const clips = [90, 95, 98, 99, 99.5, 100];

const choices: { [Name in keyof ViewState]?: readonly ViewState[Name][] } = {
  metric: metricNames,
  mode: ['raw', 'delta'],
  model: ['compat', 'principled'],
  profile: ['net', 'split'],
  side: ['all', 'calls', 'puts'],
  scale: ['linear', 'symlog'],
  palette: palettes,
  clip: clips,
  rank: ['heat', 'pin_risk', 'abs_flow', 'charm_intensity'],
  theme: ['dark', 'light'],
  severity: severities,
  about: ['all', 'symbol'],
  kind: kinds,
};

/** Reads the query of an address; what is not a choice is as though it was not there. */
export function parse(query: string): ViewState {
  const asked = new URLSearchParams(query);
  const state: Record<string, unknown> = { ...initial };
  for (const [name, values] of Object.entries(choices)) {
    const found = values.find(value => String(value) === asked.get(name));
    if (found !== undefined) state[name] = found;
  }
  const symbol = asked.get('symbol')?.toUpperCase();
  if (symbol && /^[A-Z0-9.^_-]{1,12}$/.test(symbol)) state.symbol = symbol;
  const at = asked.get('at');
  if (at && /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(at)) state.at = at;
  return state as unknown as ViewState;
}

/** Only what differs from the beginning, so that the usual address is short. */
export function format(state: ViewState): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state))
    if (value !== null && value !== initial[name as keyof ViewState]) query.set(name, String(value));
  const text = query.toString();
  return text && `?${text}`;
}

/** The choice after the present one, round and round. */
export const following = <T>(all: readonly T[], present: T): T => all[(all.indexOf(present) + 1) % all.length]!;
