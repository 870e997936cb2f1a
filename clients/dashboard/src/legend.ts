import type { MetricInfo } from './metrics.js';
import { colourAt, css, type PaletteName, type ThemeName } from './palette.js';
import { element } from './page.js';

/** What the colours mean: each end stands beside its colour. */
export function showLegend(
  metric: MetricInfo, limit: number, clip: number, palette: PaletteName, theme: ThemeName, isSigned: boolean): void {
  const canvas = element<HTMLCanvasElement>('legend');
  // Without a value there is no scale to tell.
  for (const id of ['legend', 'legend-low', 'legend-text']) element(id).hidden = limit === 0;
  const context = canvas.getContext('2d')!;
  for (let x = 0; x < canvas.width; x++) {
    const share = x / (canvas.width - 1);
    context.fillStyle = css(colourAt(palette, theme, isSigned ? 2 * share - 1 : share));
    context.fillRect(x, 0, 1, canvas.height);
  }
  element('legend-low').textContent = isSigned ? `${metric.negative} ${metric.text(-limit)}` : '0';
  const high = isSigned ? `${metric.text(limit)} ${metric.positive}` : metric.text(limit);
  element('legend-text').textContent = `${high} · ${metric.unit}${clip < 100 ? `, clipped at ${clip} %` : ''}`;
}
