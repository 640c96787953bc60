import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(
  new URL('../../../../src/desk/console/web/styles/tokens.css', import.meta.url),
  'utf8',
);

/** [light, dark] of every colour token. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, [light!, dark!] as const] as const,
  ),
);

/** @spec WCAG 2.2, relative luminance */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** @spec WCAG 2.2, contrast ratio */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** AA: 4.5 for text, 3 for marks and the edges of controls. */
const PAIRS: [string, string, number][] = [
  ['ink', 'ground', 7],
  ['ink', 'surface', 7],
  ['ink', 'sunken', 7],
  ['ink-quiet', 'ground', 4.5],
  ['ink-quiet', 'surface', 4.5],
  ['ink-quiet', 'sunken', 4.5],
  ['ink-inverse', 'ink', 7],
  ['accent', 'surface', 4.5],
  ['accent', 'ground', 4.5],
  ['accent', 'sunken', 3],
  ['stop', 'surface', 4.5],
  ['stop', 'ground', 4.5],
  ['stop', 'stop-ground', 4.5],
  ['warn', 'warn-ground', 4.5],
  ['warn', 'ground', 4.5],
  ['warn', 'surface', 4.5],
  ['approved-ink', 'approved-field', 4.5],
  ['approved-quiet', 'approved-field', 4.5],
  ['light', 'ground', 3],
  ['edge', 'ground', 3],
  ['edge', 'surface', 3],
];

describe('colours', () => {
  it.each(PAIRS)('%s on %s has a contrast of at least %d, light and dark', (front, back, least) => {
    for (const theme of [0, 1]) {
      expect(contrast(tokens.get(front)![theme]!, tokens.get(back)![theme]!)).toBeGreaterThanOrEqual(least);
    }
  });

  it('computes the ratios WCAG gives', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
