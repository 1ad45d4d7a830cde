/**
 * How much text has come so far. This serves an estimate only, for a stream whose provider never reported its
 * output: rows counted this way carry the usage source `estimated`.
 */
export type TextSize = {
  /** Han, kana, hangul and full-width characters. */
  readonly wideCharacters: number;
  /** UTF-8 bytes of everything else. */
  readonly otherBytes: number;
};

export const noText: TextSize = { wideCharacters: 0, otherBytes: 0 };

const BYTES_PER_TOKEN = 4;

/** Estimated tokens of a text: 1 for each wide character, 1 for each 4 UTF-8 bytes of other scripts, rounded up. */
export function estimateTextTokens(text: string): number {
  return tokensOfText(addText(noText, text));
}

/** The size with one more piece of the text; pieces may be cut anywhere, even within a surrogate pair. */
export function addText(size: TextSize, piece: string): TextSize {
  let { wideCharacters, otherBytes } = size;
  for (let i = 0; i < piece.length; i += 1) {
    const unit = piece.charCodeAt(i);
    if (isWide(unit)) wideCharacters += 1;
    else otherBytes += utf8Bytes(unit);
  }
  return { wideCharacters, otherBytes };
}

export function tokensOfText({ wideCharacters, otherBytes }: TextSize): number {
  return wideCharacters + Math.ceil(otherBytes / BYTES_PER_TOKEN);
}

/*
 * Code units, so that no state is carried between pieces; a pair's four bytes count with its high surrogate,
 * which makes a rare Han character beyond U+FFFF one token like the others.
 */
function isWide(unit: number): boolean {
  return (
    (unit >= 0x1100 && unit <= 0x11ff) ||
    (unit >= 0x2e80 && unit <= 0xa4cf) ||
    (unit >= 0xac00 && unit <= 0xd7ff) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xff00 && unit <= 0xffef)
  );
}

function utf8Bytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit >= 0xdc00 && unit <= 0xdfff) return 0;
  return unit >= 0xd800 && unit <= 0xdbff ? 4 : 3;
}
