export type PaletteName = 'blue-orange' | 'green-red' | 'teal-magenta';
export type ThemeName = 'dark' | 'light';

type Rgb = readonly [number, number, number];

// Ends and steps towards them, from zero outwards. Blue and orange stay apart for every common colour vision.
const stops: Record<PaletteName, Record<ThemeName, { positive: Rgb[]; negative: Rgb[] }>> = {
  'blue-orange': {
    dark: { positive: [[20, 62, 122], [42, 120, 214], [150, 208, 255]], negative: [[112, 50, 10], [224, 118, 24], [255, 214, 140]] },
    light: { positive: [[176, 210, 246], [58, 134, 222], [8, 48, 120]], negative: [[253, 216, 172], [230, 126, 30], [122, 46, 0]] },
  },
  'green-red': {
    dark: { positive: [[12, 72, 48], [26, 158, 92], [158, 245, 190]], negative: [[100, 22, 32], [218, 58, 66], [255, 190, 180]] },
    light: { positive: [[186, 230, 202], [46, 160, 98], [4, 74, 42]], negative: [[250, 204, 200], [222, 76, 76], [110, 10, 24]] },
  },
  'teal-magenta': {
    dark: { positive: [[8, 70, 78], [20, 160, 164], [166, 246, 238]], negative: [[88, 20, 80], [206, 62, 172], [255, 188, 240]] },
    light: { positive: [[178, 226, 226], [30, 152, 158], [0, 70, 78]], negative: [[244, 200, 236], [204, 72, 172], [94, 6, 78]] },
  },
};

export const zero: Record<ThemeName, Rgb> = { dark: [16, 20, 28], light: [250, 250, 252] };

export const palettes = Object.keys(stops) as PaletteName[];

/** Colours from -1 to 1 in this many steps; odd, so that zero has one of its own. */
export const STEPS = 511;

/** A palette as packed pixels, the way that image data on a little-endian machine has them. */
export function pixelsOf(name: PaletteName, theme: ThemeName): Uint32Array {
  const pixels = new Uint32Array(STEPS);
  for (let i = 0; i < STEPS; i++) {
    const [r, g, b] = colourAt(name, theme, 2 * i / (STEPS - 1) - 1);
    pixels[i] = 255 << 24 | b << 16 | g << 8 | r;
  }
  return pixels;
}

export const stepOf = (share: number): number => Math.round((share + 1) / 2 * (STEPS - 1));

/** @param share -1 to 1 */
export function colourAt(name: PaletteName, theme: ThemeName, share: number): Rgb {
  const { positive, negative } = stops[name][theme];
  const path = [zero[theme], ...share >= 0 ? positive : negative];
  const place = Math.min(1, Math.abs(share)) * (path.length - 1);
  const below = Math.min(path.length - 2, Math.floor(place));
  return mix(path[below]!, path[below + 1]!, place - below);
}

export const css = ([r, g, b]: Rgb): string => `rgb(${r}, ${g}, ${b})`;

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  [0, 1, 2].map(i => Math.round(from[i]! + (to[i]! - from[i]!) * share)) as unknown as Rgb;
