import type { Probability, SeriesBar, SnapshotData } from '@streaming/client';
import { price, words } from './format.js';
import { create, element } from './page.js';

/** What there is to say in one line: severity, the service's own words, set-up and chance; the regime where it has none. */
export function showPill(snapshot: SnapshotData | undefined, bar: SeriesBar | undefined): void {
  const pill = element('pill');
  const { narrative, severity = 'info' } = snapshot?.headline ?? {};
  const regime = bar && bar.regime !== 'undetermined'
    ? `${words(bar.regime)}${bar.magnet === null ? '' : `, magnet ${bar.magnet}`}, pin score ${bar.pin_score}/100`
    : undefined;
  const said = narrative ? words(narrative) : regime;
  pill.hidden = !said;
  pill.dataset.severity = severity;
  if (!said) return;
  const setup = snapshot?.setup?.primary;
  const pin = snapshot?.probabilities?.pin;
  const more = [
    setup && `${setup.display_name} (${setup.confidence})`,
    pin && pin.value !== null && `pin ${percent(pin.value)} by ${words(pin.calibration_method)}`,
  ].filter(Boolean).join(' · ');
  pill.replaceChildren(create('b', severity), create('span', said), ...more ? [create('small', more)] : []);
  pill.title = [said, more].filter(Boolean).join('\n');
}

export function showSetup(snapshot: SnapshotData | undefined): void {
  const panel = element('setup');
  const primary = snapshot?.setup?.primary;
  panel.hidden = !primary;
  if (!primary) return;
  panel.querySelector('h2')!.textContent = `${primary.display_name} · ${primary.confidence}`;
  panel.querySelector('p')!.textContent = primary.thesis;
}

/** Each probability with what it is of, and the method that it comes from. */
export function showProbabilities(snapshot: SnapshotData | undefined): void {
  const panel = element('probabilities');
  const all = snapshot?.probabilities;
  panel.hidden = !all;
  if (!all) return;
  const between = ({ low, high }: Probability) => low == null || high == null ? '' : `${price(low)} – ${price(high)}`;
  const { magnet, band } = all.pin;
  const rows: [name: string, of: string, probability: Probability][] = [
    ['Pin', magnet == null || band == null ? '' : `${magnet} ± ${price(band)}`, all.pin],
    ['1 σ', between(all.range_1sigma), all.range_1sigma],
    ['2 σ', between(all.range_2sigma), all.range_2sigma],
  ];
  panel.querySelector('tbody')!.replaceChildren(...rows.map(([name, of, { value, calibration_method, inputs_summary }]) => {
    const row = create('tr', '', { title: inputs_summary ?? '' });
    const text = create('td', of);
    text.append(create('small', words(calibration_method)));
    row.append(create('th', name, { scope: 'row' }), text, create('td', value === null ? '–' : percent(value)));
    return row;
  }));
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
