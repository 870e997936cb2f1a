export type ScaleKind = 'linear' | 'symlog';

/** Below this share of the limit a symlog scale is nearly linear. */
const KNEE = 1 / 100;

/** The size that `percent` of the values do not exceed; zeros and unknowns say nothing about size and are left out. */
export function percentile(sizes: Float64Array, percent: number): number {
  if (sizes.length === 0) return 0;
  const sorted = sizes.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(percent / 100 * sorted.length) - 1)]!;
}

/** Maps a value to -1..1, 0 to 0, and what is beyond the limit to the end. */
export function scaleOf(kind: ScaleKind, limit: number): (value: number) => number {
  if (!(limit > 0)) return value => Math.sign(value);
  const clamp = (share: number) => Math.max(-1, Math.min(1, share));
  if (kind === 'linear') return value => clamp(value / limit);

  const knee = limit * KNEE;
  const span = Math.log1p(1 / KNEE);
  return value => clamp(Math.sign(value) * Math.log1p(Math.abs(value) / knee) / span);
}

/** The value that a scale maps to a share; what the ticks of a legend need. */
export function unscale(kind: ScaleKind, limit: number, share: number): number {
  return kind === 'linear'
    ? share * limit
    : Math.sign(share) * limit * KNEE * Math.expm1(Math.abs(share) * Math.log1p(1 / KNEE));
}
