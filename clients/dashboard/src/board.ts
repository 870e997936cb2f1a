import type { Leaderboard, Ranking } from '@streaming/client';
import { compact, money } from './format.js';
import { create, element } from './page.js';

const RANKS: Record<Ranking, { label: string; text: (value: number) => string }> = {
  heat: { label: 'heat', text: value => value.toFixed(2) },
  pin_risk: { label: 'pin risk', text: value => `${value}/100` },
  abs_flow: { label: 'flow', text: money },
  charm_intensity: { label: 'charm', text: value => `${money(value)}/h` },
};

export const rankChoices = Object.entries(RANKS).map(([value, { label }]) => ({ value: value as Ranking, label }));

let shown: [Leaderboard | undefined, string | null] | undefined;

/** The ranking; a row opens its symbol. */
export function showBoard(board: Leaderboard | undefined, symbol: string | null, open: (symbol: string) => void): void {
  // Rows are made anew only for another ranking: one that has the focus keeps it.
  if (shown?.[0] === board && shown?.[1] === symbol) return;
  shown = [board, symbol];
  const panel = element('board');
  panel.hidden = !board;
  if (!board) return;
  element('board-none').hidden = board.entries.length > 0;
  const text = RANKS[board.metric]?.text ?? compact;
  const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('#board li')?.dataset.symbol;
  panel.querySelector('ol')!.replaceChildren(...board.entries.map(entry => {
    const row = create('button', '', { type: 'button', 'aria-current': String(entry.symbol === symbol) });
    row.append(create('span', String(entry.rank)), create('span', entry.symbol), create('span', text(entry.value)));
    row.addEventListener('click', () => open(entry.symbol));
    const item = document.createElement('li');
    item.dataset.symbol = entry.symbol;
    item.append(row);
    return item;
  }));
  if (focused) panel.querySelector<HTMLElement>(`li[data-symbol="${CSS.escape(focused)}"] button`)?.focus();
}
