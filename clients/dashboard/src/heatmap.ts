import type {
  CustomData, CustomSeriesOptions, CustomSeriesWhitespaceData, ICustomSeriesPaneRenderer, ICustomSeriesPaneView,
  PaneRendererCustomData, PriceToCoordinateConverter, Time,
} from 'lightweight-charts';
import type { LevelLines } from './levels.js';
import type { Texture } from './texture.js';

export interface ColumnPoint extends CustomData<Time> {
  seq: number;
  spot: number;
}

type Target = Parameters<ICustomSeriesPaneRenderer['draw']>[0];

/** The heatmap as a series of the chart: its columns share the chart's time scale, its strikes are the chart's prices. */
export class HeatmapSeries implements ICustomSeriesPaneView<Time, ColumnPoint, CustomSeriesOptions> {
  hatch = 'rgba(128, 128, 128, 0.5)';
  /** Called with each painting, for what stands beside the chart on the same strikes. */
  onDraw: (toY: (price: number) => number, height: number) => void = () => {};
  /** The last column that is shown. */
  until = Infinity;
  /** The minutes that nobody recorded, or not all of them. */
  lost: ReadonlySet<number> = new Set();
  #data: PaneRendererCustomData<Time, ColumnPoint> | undefined;

  constructor(private readonly texture: Texture, private readonly lines: LevelLines) {}

  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target, toY) => this.#draw(target, toY) };
  }

  update(data: PaneRendererCustomData<Time, ColumnPoint>): void {
    this.#data = data;
  }

  priceValueBuilder({ spot }: ColumnPoint): number[] {
    return [spot, spot, spot];
  }

  isWhitespace(item: ColumnPoint | CustomSeriesWhitespaceData<Time>): item is CustomSeriesWhitespaceData<Time> {
    return !('seq' in item);
  }

  defaultOptions(): CustomSeriesOptions {
    return {
      color: 'transparent', lastValueVisible: false, priceLineVisible: false, visible: true, title: '',
      priceFormat: { type: 'price', precision: 2, minMove: 0.01 },
    } as unknown as CustomSeriesOptions;
  }

  #draw(target: Target, toY: PriceToCoordinateConverter): void {
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio, verticalPixelRatio, mediaSize }) => {
      const data = this.#data;
      const range = data?.visibleRange;
      const anchor = data && range ? data.bars[range.from] : undefined;
      if (!data || !range || !anchor) return;

      // Every ordinal has a place on the time scale, also one that was missed, so the first in view places them all.
      const left = (seq: number) => Math.round(
        (anchor.x + (seq - anchor.originalData.seq - 0.5) * data.barSpacing) * horizontalPixelRatio);
      const from = anchor.originalData.seq;
      const to = Math.min(this.until, data.bars[Math.min(range.to, data.bars.length) - 1]!.originalData.seq);
      // Prices are evenly spread, so two of them say where all are; the chart's own way there is long, and lines ask often.
      const [zero, one] = [toY(0), toY(1)];
      if (zero === null || one === null) return;
      const place = (price: number) => zero + price * (one - zero);
      const y = (price: number) => Math.round(place(price) * verticalPixelRatio);

      context.save();
      context.imageSmoothingEnabled = false;
      const { canvas, runs } = this.texture;
      for (const run of to < from ? [] : runs) {
        const [top, bottom] = [y(run.top), y(run.bottom)];
        if (bottom < 0 || top > bitmapSize.height) continue;
        context.drawImage(
          canvas, from, canvas.height - run.row - run.count, to - from + 1, run.count,
          left(from), top, left(to + 1) - left(from), bottom - top);
      }
      for (const seq of this.lost) {
        if (seq >= from && seq <= to)
          drawHatch(context, left(seq), left(seq + 1), bitmapSize.height, horizontalPixelRatio, this.hatch);
      }
      this.lines.draw(context, { from, to, left, y, height: bitmapSize.height, ratio: verticalPixelRatio });
      context.restore();
      this.onDraw(place, mediaSize.height);
    });
  }
}

/** Diagonals that meet those of the next column. */
function drawHatch(
  context: CanvasRenderingContext2D, from: number, to: number, height: number, ratio: number, colour: string): void {
  const step = 8 * ratio;
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = ratio;
  context.beginPath();
  for (let x = Math.floor((from - height) / step) * step; x < to; x += step) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
  context.restore();
}
