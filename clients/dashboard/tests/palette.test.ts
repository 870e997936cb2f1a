import { expect, it } from 'vitest';
import { colourAt, palettes, pixelsOf, STEPS, stepOf, zero } from '../src/palette.js';

const themes = ['dark', 'light'] as const;
const cases = palettes.flatMap(palette => themes.map(theme => [palette, theme] as const));

// WCAG 2.2, relative luminance.
const luminance = (rgb: readonly number[]) => rgb
  .map(part => part / 255)
  .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i]!, 0);

it.each(cases)('%s, %s: away from zero it only goes away from the ground', (palette, theme) => {
  for (const side of [-1, 1]) {
    const steps = Array.from({ length: 50 }, (_, i) => luminance(colourAt(palette, theme, side * i / 49)));
    const ordered = [...steps].sort((a, b) => theme === 'dark' ? a - b : b - a);
    expect(steps).toEqual(ordered);
  }
});

it.each(cases)('%s, %s: zero has the colour of the ground', (palette, theme) => {
  expect(colourAt(palette, theme, 0)).toEqual(zero[theme]);
});

// Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency",
// severity 1.0, applied to linear RGB.
const visions = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const toLinear = (part: number) => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
const toScreen = (part: number) => 255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * Math.max(0, part) ** (1 / 2.4) - 0.055);
const seen = (rgb: readonly number[], vision: number[][]) => vision.map(row =>
  toScreen(row.reduce((sum, weight, i) => sum + weight * toLinear(rgb[i]!), 0)));

it.each(themes)('blue and orange stay apart for every vision, %s', theme => {
  for (const vision of Object.values(visions)) {
    for (const share of [0.4, 0.66, 0.9]) {
      const [plus, minus] = [colourAt('blue-orange', theme, share), colourAt('blue-orange', theme, -share)].map(rgb => seen(rgb, vision));
      expect(Math.hypot(...plus!.map((part, i) => part - minus![i]!))).toBeGreaterThan(60);
    }
  }
});

it('packs pixels as image data has them', () => {
  const pixels = pixelsOf('blue-orange', 'dark');
  const bytes = new Uint8Array(pixels.buffer, 4 * stepOf(1), 4);

  expect([...bytes]).toEqual([...colourAt('blue-orange', 'dark', 1), 255]);
  expect([stepOf(-1), stepOf(0), stepOf(1)]).toEqual([0, (STEPS - 1) / 2, STEPS - 1]);
});
