import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');

/** The `--name: #rrggbb` declarations of one block of globals.css. */
function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const surfaces = ['paper', 'sunken', 'raised', 'hover'];
const textPairs: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'source', 'target', 'good', 'warn', 'bad'].flatMap((text): [string, string][] =>
    surfaces.map((surface) => [text, surface]),
  ),
  ['ink', 'selected'],
  ['ink-2', 'selected'],
  ['ink-3', 'selected'],
  ...['source', 'target', 'good', 'warn', 'bad'].map((tone): [string, string] => [tone, `${tone}-bg`]),
  ...['source', 'target'].flatMap((side): [string, string][] => [
    ['ink', `${side}-mark`],
    ['ink', `${side}-bg`],
    ['ink-2', `${side}-bg`],
  ]),
  ['on-primary', 'primary'],
  ['on-primary', 'primary-hover'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
];
const graphicPairs: [string, string][] = [
  ...['control', 'focus', 'source', 'target', 'good', 'warn', 'bad'].map((mark): [string, string] => [mark, 'paper']),
  ...[1, 2, 3, 4, 5, 6].map((n): [string, string] => [`series-${n}`, 'paper']),
];

describe.each([':root', '.dark'])('colours of %s', (selector) => {
  const tokens = tokensOf(selector);

  it.each(textPairs)('%s on %s can be read (4.5:1)', (text, background) => {
    expect(contrast(tokens.get(text)!, tokens.get(background)!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphicPairs)('%s on %s can be seen (3:1)', (mark, background) => {
    expect(contrast(tokens.get(mark)!, tokens.get(background)!)).toBeGreaterThanOrEqual(3);
  });
});
