import type { Font, Measure } from './picture-text.ts';

/*
 * A picture leaves the app, so it looks the same whatever the app's appearance: the light colours of tokens.css, spelt
 * out because a picture does not know the page's styles.
 */

export const colors = {
  paper: '#ffffff',
  sunken: '#f3f4f6',
  border: '#e6e8ec',
  text: '#16181d',
  muted: '#5a616e',
  accent: '#4e56d3',
  accentSoft: '#dfe2fb',
  onAccent: '#ffffff',
  onAccentMuted: '#dcdefa',
  ok: '#0f663a',
  bad: '#b01e25',
  warn: '#8b5014',
  warnSoft: '#fff6e6',
} as const;

/** The face of Latin letters and figures goes along in the picture; that of Chinese is the system's. */
export const latinFace = 'Statement Inter';
const faces = `"Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif`;
export const pictureFaces = `"${latinFace}", ${faces}`;
export const monoFaces =
  'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace';

export const fonts = {
  total: { size: 34, weight: 600 },
  group: { size: 28, weight: 600 },
  lead: { size: 16, weight: 600 },
  body: { size: 16, weight: 400 },
  small: { size: 13, weight: 400 },
} as const satisfies Record<string, Font>;

let context: CanvasRenderingContext2D | null = null;

/** Measured as the page draws it, in the same faces. */
export const measureOnCanvas: Measure = (text, { size, weight }) => {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * size;
  context.font = `${weight} ${size}px ${faces}`;
  return context.measureText(text).width;
};
