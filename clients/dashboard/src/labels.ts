import type { SeriesBar } from '@streaming/client';
import type { IPriceLine, ISeriesApi } from 'lightweight-charts';
import { levelOf, LINES } from './levels.js';
import type { Book } from './state.js';

/** Where spot and levels are, on the strike axis. */
export class LevelLabels {
  readonly #spot: IPriceLine;
  readonly #levels: IPriceLine[];

  /** @param isNarrow there is room for the prices only; their colours say what they are of */
  constructor(series: ISeriesApi<'Custom'>, isNarrow: boolean) {
    const label = (title: string) =>
      series.createPriceLine({ price: 0, title: isNarrow ? '' : title, color: 'transparent', lineVisible: false, axisLabelVisible: false });
    this.#levels = LINES.map(({ title }) => label(title));
    this.#spot = label('spot');
  }

  paint(colour: (name: string) => string): void {
    LINES.forEach(({ variable }, i) => this.#levels[i]!.applyOptions({ color: colour(variable) }));
    this.#spot.applyOptions({ color: colour('--spot') });
  }

  show(bar: SeriesBar | undefined, book: Book): void {
    LINES.forEach(({ name }, i) => put(this.#levels[i]!, bar ? levelOf(bar, name, book) : null));
    put(this.#spot, bar?.spot ?? null);
  }
}

function put(label: IPriceLine, price: number | null): void {
  const before = label.options();
  if (before.axisLabelVisible === (price !== null) && (price === null || before.price === price)) return;
  label.applyOptions(price === null ? { axisLabelVisible: false } : { axisLabelVisible: true, price });
}
