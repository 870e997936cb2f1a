import type { SeriesBar } from '@streaming/client';
import { money, price } from './format.js';
import { create, element } from './page.js';
import type { Book } from './state.js';

type Figure = [name: string, text: string, sign?: number];

/** The numbers of one bar, as one of the books has them. */
export function showFigures(bar: SeriesBar | undefined, book: Book): void {
  const figures = !bar ? [] : [...bookFigures(bar, book), ...sharedFigures(bar)];
  element('figures').replaceChildren(...figures.flatMap(([name, text, sign]) =>
    [create('dt', name), create('dd', text, sign ? { 'data-sign': String(sign) } : {})]));
}

function bookFigures(bar: SeriesBar, book: Book): Figure[] {
  const spot: Figure = ['Spot', price(bar.spot)];
  const { principled } = bar;
  if (book === 'principled' && principled) return [
    spot,
    ['Net GEX', money(principled.net_gex), Math.sign(principled.net_gex)],
    ['GEX from', money(principled.ci_low), Math.sign(principled.ci_low)],
    ['GEX to', money(principled.ci_high), Math.sign(principled.ci_high)],
    ['Sign certain', percent(principled.sign_confidence * 100)],
    ['Flip', price(principled.gamma_flip)],
    ['Magnet', price(principled.magnet)],
    ['Pin chance', percent(principled.pin_probability_pct)],
  ];
  return [
    spot,
    ['Net GEX', money(bar.net_gex), Math.sign(bar.net_gex)],
    ['Net DEX', money(bar.net_dex), Math.sign(bar.net_dex)],
    ['Flip', price(bar.gamma_flip)],
    ['Call wall', price(bar.call_wall)],
    ['Put wall', price(bar.put_wall)],
    ['Magnet', price(bar.magnet)],
    ['Pin score', `${bar.pin_score}/100`],
    ['Pin chance', percent(bar.pin_probability_pct)],
    ['Charm / h', bar.charm_dollars_per_hour === null ? '–' : money(bar.charm_dollars_per_hour), Math.sign(bar.charm_dollars_per_hour ?? 0)],
  ];
}

const sharedFigures = (bar: SeriesBar): Figure[] => [
  ['ATM IV', percent(bar.atm_iv === null ? null : bar.atm_iv * 100)],
  ['Hedge flow', money(bar.hedge_flow_cumulative_all), Math.sign(bar.hedge_flow_cumulative_all)],
];

const percent = (value: number | null) => value === null ? '–' : `${value.toFixed(1)} %`;
