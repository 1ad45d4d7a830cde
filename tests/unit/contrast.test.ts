import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { theme } from '../../renderer/app/theme.ts';

/*
 * WCAG 2.2 AA: text 4.5 : 1 (1.4.3), what has to be seen to use a control 3 : 1 (1.4.11). What is listed is used
 * together somewhere; a new pair of tokens belongs here before it belongs on the screen.
 *
 * https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
const TEXT = 4.5;
const MARK = 3;

const schemes = ['light', 'dark'] as const;
const tokens = { light: tokensOf('light'), dark: tokensOf('dark') };

/** Text on each surface it stands on. */
const texts: Readonly<Record<string, readonly string[]>> = {
  text: ['canvas', 'panel', 'sunken', 'hover', 'selected', 'accent-soft', 'ok-soft', 'warn-soft', 'bad-soft'],
  muted: ['canvas', 'panel', 'sunken', 'hover', 'selected', 'ok-soft', 'warn-soft', 'bad-soft'],
  // Placeholders and what is switched off.
  faint: ['canvas', 'panel', 'sunken', 'hover'],
  'accent-text': ['canvas', 'panel', 'sunken', 'hover', 'selected', 'accent-soft'],
  ok: ['panel', 'ok-soft', 'hover', 'selected'],
  warn: ['canvas', 'panel', 'warn-soft', 'hover', 'selected'],
  bad: ['canvas', 'panel', 'bad-soft', 'hover', 'selected'],
};

/** Dots, icons, bars, rings and the borders of fields and boxes. */
const marks: Readonly<Record<string, readonly string[]>> = {
  'border-control': ['canvas', 'panel'],
  accent: ['canvas', 'panel', 'selected', 'hover'],
  'ok-mark': ['canvas', 'panel', 'ok-soft'],
  'warn-mark': ['canvas', 'panel', 'warn-soft'],
  'bad-mark': ['canvas', 'panel', 'bad-soft'],
  'series-1': ['panel'],
  'series-2': ['panel'],
  'series-3': ['panel'],
  'series-4': ['panel'],
  'series-5': ['panel'],
  'series-6': ['panel'],
  'series-7': ['panel'],
  'series-8': ['panel'],
};

describe.each(schemes)('in the %s theme', (scheme) => {
  it.each(pairs(texts))('%s can be read on %s', (front, back) => {
    expect(contrastOf(scheme, front, back)).toBeGreaterThanOrEqual(TEXT);
  });

  it.each(pairs(marks))('%s can be seen on %s', (front, back) => {
    expect(contrastOf(scheme, front, back)).toBeGreaterThanOrEqual(MARK);
  });

  it('the navigation can be read where it is pointed at, and where it is', () => {
    // As in shell.module.css: 5 and 7 percent of the text's colour over the canvas.
    const { text, canvas } = tokens[scheme] as Record<'text' | 'canvas', string>;
    for (const percent of [5, 7])
      expect(contrast(rgb(text), mixed(rgb(text), rgb(canvas), percent / 100))).toBeGreaterThanOrEqual(TEXT);
  });

  it('the words on a filled button can be read', () => {
    const { colors, white } = theme;
    for (const color of ['indigo', 'red'] as const)
      expect(contrast(rgb(white as string), rgb(colors?.[color]?.[6] as string))).toBeGreaterThanOrEqual(
        TEXT,
      );
  });

  it('has a colour for every token of the other theme', () => {
    const other = scheme === 'light' ? 'dark' : 'light';
    expect(Object.keys(tokens[scheme]).sort()).toEqual(Object.keys(tokens[other]).sort());
  });
});

it('measures as the standard does', () => {
  expect(contrast(rgb('#ffffff'), rgb('#000000'))).toBe(21);
  expect(contrast(rgb('#767676'), rgb('#ffffff'))).toBeCloseTo(4.54, 2);
  expect(contrast(rgb('#ffffff'), rgb('#777777'))).toBeCloseTo(4.48, 2);
});

function pairs(table: Readonly<Record<string, readonly string[]>>): [string, string][] {
  return Object.entries(table).flatMap(([front, backs]) =>
    backs.map((back): [string, string] => [front, back]),
  );
}

/** The colours that tokens.css gives in a theme. */
function tokensOf(scheme: 'light' | 'dark'): Readonly<Record<string, string>> {
  const css = readFileSync(new URL('../../renderer/app/tokens.css', import.meta.url), 'utf8');
  const block =
    new RegExp(`:root\\[data-mantine-color-scheme="${scheme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--ac-([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [name, color]),
  );
}

function contrastOf(scheme: 'light' | 'dark', front: string, back: string): number {
  const [a, b] = [tokens[scheme][front], tokens[scheme][back]];
  if (a === undefined || b === undefined)
    throw new Error(`tokens.css has no ${a === undefined ? front : back}`);
  return contrast(rgb(a), rgb(b));
}

type Rgb = readonly [number, number, number];

function rgb(hex: string): Rgb {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return [r ?? 0, g ?? 0, b ?? 0];
}

function mixed(over: Rgb, under: Rgb, part: number): Rgb {
  const at = (index: 0 | 1 | 2) => over[index] * part + under[index] * (1 - part);
  return [at(0), at(1), at(2)];
}

function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
