import type { Columns } from './columns.js';

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
export function pictureOf(chart: HTMLCanvasElement, profile: HTMLCanvasElement, title: string, legend: HTMLCanvasElement, note: string): HTMLCanvasElement {
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

export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
