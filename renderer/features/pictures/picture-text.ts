/** How wide a text is in a picture, in its pixels. */
export type Measure = (text: string, font: Font) => number;

export type Font = { readonly size: number; readonly weight: 400 | 600 };

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const directions = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A name as it may stand in a picture: without marks that turn what is beside it around, and cut by an ellipsis where
 * it is wider than `width`. A name that is written from the right stays so.
 */
export function fitted(name: string, width: number, font: Font, measure: Measure): string {
  const plain = name.replace(directions, '');
  if (measure(plain, font) <= width) return plain;
  const characters = [...new Intl.Segmenter().segment(plain)].map(({ segment }) => segment);
  const cut = (count: number) =>
    `${FIRST_STRONG_ISOLATE}${characters.slice(0, count).join('').trimEnd()}${POP_ISOLATE}…`;
  let fits = 0;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (measure(cut(middle), font) <= width) fits = middle;
    else tooMany = middle;
  }
  return cut(fits);
}

/** A text in lines that are not wider than `width`; broken between words, and in Chinese between any two characters. */
export function linesOf(text: string, width: number, font: Font, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    // Punctuation stays with what it ends.
    if (measure(line + segment, font) <= width || /^\p{P}$/u.test(segment)) {
      line += segment;
      continue;
    }
    lines.push(line.trimEnd());
    line = segment.trimStart();
  }
  return [...lines, line].filter((one) => one !== '');
}
