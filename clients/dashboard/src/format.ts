const MINUS = '−';
const UNITS: [number, string][] = [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'K']];

/** Three significant digits: 1.84B, 18.4M, 184K, 950. */
export function compact(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  for (const [unit, letter] of UNITS) {
    // 999,500 rounds to 1.00M, not to 1000K.
    if (size < unit * 0.9995) continue;
    const scaled = size / unit;
    return `${sign}${scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0)}${letter}`;
  }
  return `${sign}${size < 10 && !Number.isInteger(size) ? size.toFixed(2) : Math.round(size)}`;
}

export const money = (value: number): string => compact(value).replace(/^(−?)/, '$1$');

export const price = (value: number | null | undefined): string => value == null ? '–' : value.toFixed(2);

export const strikeText = (strike: number): string => String(strike);

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });

/** The market's wall clock, `09:30`. */
export const marketTime = (time: string | number): string => clock.format(toDate(time)).slice(0, 5);
export const marketSeconds = (time: string | number): string => clock.format(toDate(time));
export const marketDay = (time: string | number): string => day.format(toDate(time));

const toDate = (time: string | number) => new Date(typeof time === 'number' ? time * 1000 : time);

/** The axis counts in seconds. */
export const toSeconds = (time: string): number => Date.parse(time) / 1000;

export const words = (name: string): string => name.replaceAll('_', ' ');
