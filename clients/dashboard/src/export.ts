import type { Columns } from './columns.js';
import { marketDay, marketTime } from './format.js';
import { metrics } from './metrics.js';
import { element } from './page.js';
import type { ViewState } from './state.js';

type Named = Pick<ViewState, 'symbol' | 'metric' | 'mode' | 'model'>;

/** The picture as it stands, under a name that says what it is of. */
export function savePicture(view: Named, columns: Columns, chart: HTMLCanvasElement, profile: HTMLCanvasElement): void {
  const { symbol, metric, mode, model } = view;
  const { newest } = columns;
  const title = `${symbol} ${metrics[metric].title} (${mode}, ${model})${newest ? `, ${marketDay(newest.t)} ${marketTime(newest.as_of)} ET` : ''}`;
  const picture = pictureOf(chart, profile, title, element<HTMLCanvasElement>('legend'), `${element('legend-low').textContent} … ${element('legend-text').textContent}`);
  picture.toBlob(blob => { if (blob) save(`${nameOf(view, columns)}.png`, blob); });
}

export function saveNumbers(view: Named, columns: Columns): void {
  save(`${nameOf(view, columns)}.csv`, new Blob([csvOf(columns)], { type: 'text/csv' }));
}

const nameOf = ({ symbol, metric, mode, model }: Named, { newest }: Columns) =>
  [symbol, metric, mode, model === 'principled' && model, newest && marketDay(newest.t)].filter(Boolean).join('-');

/** One row a column, one field a strike; what is not known is empty, an open bar says so. */
export function csvOf(columns: Columns): string {
  const { strikes } = columns;
  const rows = [['t', 'closed', 'spot', ...strikes].join(',')];
  for (const column of columns.present()) {
    const values = strikes.map(strike => columns.valueAt(column.seq, strike) ?? '');
    rows.push([column.t, column.closed, column.spot, ...values].join(','));
  }
  return `${rows.join('\n')}\n`;
}

/** Chart, profile and legend in one picture. */
function pictureOf(chart: HTMLCanvasElement, profile: HTMLCanvasElement, title: string, legend: HTMLCanvasElement, note: string): HTMLCanvasElement {
  const style = getComputedStyle(document.documentElement);
  const ratio = devicePixelRatio;
  const margin = Math.round(28 * ratio);
  const picture = document.createElement('canvas');
  picture.width = chart.width + profile.width;
  picture.height = chart.height + 2 * margin;
  const context = picture.getContext('2d')!;
  context.fillStyle = style.getPropertyValue('--ground');
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(chart, 0, margin);
  context.drawImage(profile, chart.width, margin);
  context.fillStyle = style.getPropertyValue('--text');
  context.font = `${12 * ratio}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  context.fillText(title, 10 * ratio, margin / 2);
  context.drawImage(legend, 10 * ratio, picture.height - margin / 2 - 5 * ratio, 160 * ratio, 10 * ratio);
  context.fillText(note, 180 * ratio, picture.height - margin / 2);
  return picture;
}

function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
