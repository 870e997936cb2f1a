import type { MetricInfo } from './metrics.js';
import { colourAt, css, type PaletteName, type ThemeName } from './palette.js';
import { element } from './page.js';

export function showLegend(
  metric: MetricInfo, limit: number, clip: number, palette: PaletteName, theme: ThemeName, isSigned: boolean): void {
  const canvas = element<HTMLCanvasElement>('legend');
  // Without a value there is no scale to tell.
  canvas.hidden = element('legend-text').hidden = limit === 0;
  const context = canvas.getContext('2d')!;
  for (let x = 0; x < canvas.width; x++) {
    const share = x / (canvas.width - 1);
    context.fillStyle = css(colourAt(palette, theme, isSigned ? 2 * share - 1 : share));
    context.fillRect(x, 0, 1, canvas.height);
  }
  const ends = isSigned ? `${metric.text(-limit)} … 0 … ${metric.text(limit)}` : `0 … ${metric.text(limit)}`;
  const sides = isSigned ? ` · + ${metric.positive}, − ${metric.negative}` : '';
  element('legend-text').textContent = `${ends} ${metric.unit}${clip < 100 ? ` (clipped at ${clip} %)` : ''}${sides}`;
}
