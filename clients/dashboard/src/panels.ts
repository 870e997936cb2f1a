import type { Leaderboard, Ranking, SeriesBar, Snapshot } from '@streaming/client';
import { compact, money, price, words } from './format.js';
import { create, element } from './page.js';

const RANKS: Record<Ranking, { label: string; text: (value: number) => string }> = {
  heat: { label: 'heat', text: value => value.toFixed(2) },
  pin_risk: { label: 'pin risk', text: value => `${value}/100` },
  abs_flow: { label: 'flow', text: money },
  charm_intensity: { label: 'charm', text: value => `${money(value)}/h` },
};

export const rankChoices = Object.entries(RANKS).map(([value, { label }]) => ({ value: value as Ranking, label }));

/** The numbers of the newest bar. */
export function showFigures(bar: SeriesBar | undefined): void {
  const figures: [name: string, text: string, sign?: number][] = !bar ? [] : [
    ['Spot', price(bar.spot)],
    ['Net GEX', money(bar.net_gex), Math.sign(bar.net_gex)],
    ['Net DEX', money(bar.net_dex), Math.sign(bar.net_dex)],
    ['Flip', price(bar.gamma_flip)],
    ['Call wall', price(bar.call_wall)],
    ['Put wall', price(bar.put_wall)],
    ['Magnet', price(bar.magnet)],
    ['Pin score', `${bar.pin_score}/100`],
    ['Pin chance', bar.pin_probability_pct === null ? '–' : `${bar.pin_probability_pct.toFixed(1)} %`],
    ['ATM IV', bar.atm_iv === null ? '–' : `${(bar.atm_iv * 100).toFixed(1)} %`],
    ['Charm / h', bar.charm_dollars_per_hour === null ? '–' : money(bar.charm_dollars_per_hour), Math.sign(bar.charm_dollars_per_hour ?? 0)],
    ['Hedge flow', money(bar.hedge_flow_cumulative_all), Math.sign(bar.hedge_flow_cumulative_all)],
  ];
  element('figures').replaceChildren(...figures.flatMap(([name, text, sign]) =>
    [create('dt', name), create('dd', text, sign ? { 'data-sign': String(sign) } : {})]));
}

/** What there is to say in one line: the service's own words, and the regime where it has none. */
export function showPill(snapshot: Snapshot | undefined, bar: SeriesBar | undefined): void {
  const pill = element('pill');
  const { narrative, severity } = snapshot?.headline ?? {};
  const fallback = bar && bar.regime !== 'undetermined'
    ? `${words(bar.regime)}${bar.magnet === null ? '' : `, magnet ${bar.magnet}`}, pin score ${bar.pin_score}/100`
    : undefined;
  pill.hidden = !(narrative ?? fallback);
  pill.textContent = pill.title = narrative ?? fallback ?? '';
  pill.dataset.severity = severity ?? 'info';
}

export function showSetup(snapshot: Snapshot | undefined): void {
  const panel = element('setup');
  const primary = snapshot?.setup?.primary;
  panel.hidden = !primary;
  if (!primary) return;
  panel.querySelector('h2')!.textContent = `${primary.display_name} · ${primary.confidence}`;
  panel.querySelector('p')!.textContent = primary.thesis;
}

export function showBoard(board: Leaderboard | undefined, symbol: string | null, open: (symbol: string) => void): void {
  const panel = element('board');
  panel.hidden = !board;
  if (!board) return;
  const text = RANKS[board.metric]?.text ?? compact;
  panel.querySelector('ol')!.replaceChildren(...board.entries.map(entry => {
    const row = create('button', '', { type: 'button', 'aria-current': String(entry.symbol === symbol) });
    row.append(create('span', String(entry.rank)), create('span', entry.symbol), create('span', text(entry.value)));
    row.addEventListener('click', () => open(entry.symbol));
    const item = document.createElement('li');
    item.append(row);
    return item;
  }));
}
