import type { Headline } from '@streaming/client';
import { kinds, minuteOf, passes, severities, type AlertFilter } from './alerts.js';
import { marketTime, toSeconds, words } from './format.js';
import { create, element } from './page.js';
import type { ViewState } from './state.js';

/** More rows than this no one scrolls through. */
const ROWS = 100;
const HALF_A_DAY = 43_200;

/** The events that pass the filter, newest first; one that is pressed opens its symbol at its moment. */
export class AlertList {
  readonly #rows = element('alert-list');
  #shown = '';

  constructor(private readonly change: (change: Partial<ViewState>) => void) {
    this.#offer('severity', severities, name => name === 'alert' ? 'alerts' : `${name} +`);
    this.#offer('about', ['all', 'symbol'], name => name === 'all' ? 'all symbols' : 'this symbol');
    this.#offer('kind', kinds, name => name === 'all' ? 'all kinds' : words(name));
  }

  /** @param open when the session that is shown began, in seconds; null where there is none */
  show(alerts: readonly Headline[], state: ViewState, open: number | null): void {
    for (const id of ['severity', 'about', 'kind'] as const) element<HTMLSelectElement>(id).value = state[id];
    const isOfDay = ({ t }: Headline) => open === null || Math.abs(toSeconds(t) - open) < HALF_A_DAY;
    const listed = alerts.filter(alert => passes(alert, state, state.at) && isOfDay(alert)).slice(0, ROWS);
    const shown = listed.map(alert => alert.id).join();
    element('alert-none').hidden = listed.length > 0;
    if (shown === this.#shown && this.#rows.childElementCount === listed.length) return;
    this.#shown = shown;
    this.#rows.replaceChildren(...listed.map(alert => this.#row(alert)));
  }

  #row(alert: Headline): HTMLElement {
    const row = create('button', '', { type: 'button', 'data-severity': alert.severity, title: `${words(alert.rule)}: shows the minute it was in` });
    row.append(create('time', marketTime(alert.t), { datetime: alert.t }), create('span', alert.narrative));
    row.addEventListener('click', () => this.change({ symbol: alert.symbol, at: minuteOf(alert.t) }));
    const item = document.createElement('li');
    item.append(row);
    return item;
  }

  #offer<Name extends keyof AlertFilter>(id: Name, values: readonly AlertFilter[Name][], label: (value: string) => string): void {
    const select = element<HTMLSelectElement>(id);
    select.append(...values.map(value => create('option', label(value), { value })));
    select.addEventListener('change', () => this.change({ [id]: select.value }));
  }
}
