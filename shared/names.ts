export type NameResult =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: 'empty' | 'too_long' };

const LONGEST_NAME = 40;

/**
 * A name as it may be stored and shown: no invisible or direction-changing characters (so that two names
 * that look the same are the same, and none can disguise a row), whitespace folded to single spaces,
 * NFC, 1 to 40 code points.
 */
export function cleanName(input: string): NameResult {
  const name = cleanText(input);
  if (name === '') return { ok: false, reason: 'empty' };
  if ([...name].length > LONGEST_NAME) return { ok: false, reason: 'too_long' };
  return { ok: true, name };
}

/** Text by the same rules, of any length; it may be empty. */
export function cleanText(input: string): string {
  return (
    input
      // U+2800 is a blank that Unicode counts as a visible symbol.
      .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}\u2800]/gu, '')
      .replace(/\s+/gu, ' ')
      .replace(/\p{Cc}/gu, '')
      .normalize('NFC')
      .trim()
  );
}
