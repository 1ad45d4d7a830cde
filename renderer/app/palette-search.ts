/** Something that can be found by any of its words. */
export type Findable = { readonly section: string; readonly words: readonly string[] };

/** Most of a section that are shown. */
const MOST_OF_A_SECTION = 8;

/**
 * What fits a query, in sections: the best first, in each and among them. Each word of the query has to be in one of the
 * entry's words, whatever its width and case; the start of a name counts before the start of a word, and that before
 * what lies within.
 */
export function found<Entry extends Findable>(entries: readonly Entry[], query: string): Entry[][] {
  const asked = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const sections = new Map<string, { entry: Entry; rank: number }[]>();
  for (const entry of entries) {
    const rank = rankOf(entry.words.map(folded), asked);
    if (rank === undefined) continue;
    const section = sections.get(entry.section);
    if (section === undefined) sections.set(entry.section, [{ entry, rank }]);
    else section.push({ entry, rank });
  }
  // Sorting keeps the order of what is equally good.
  const byRank = (a: { rank: number }, b: { rank: number }) => a.rank - b.rank;
  return [...sections.values()]
    .map((section) => section.sort(byRank))
    .sort((a, b) => (a[0]?.rank ?? 0) - (b[0]?.rank ?? 0))
    .map((section) => section.slice(0, MOST_OF_A_SECTION).map(({ entry }) => entry));
}

/** The sum over the words asked for, 0 for the best; undefined where one is in none. */
function rankOf(words: readonly string[], asked: readonly string[]): number | undefined {
  let sum = 0;
  for (const part of asked) {
    const best = Math.min(...words.map((word) => rankIn(word, part)));
    if (best === Number.POSITIVE_INFINITY) return undefined;
    sum += best;
  }
  return sum;
}

function rankIn(word: string, part: string): number {
  const at = word.indexOf(part);
  if (at === -1) return Number.POSITIVE_INFINITY;
  if (at === 0) return 0;
  return startsAWord(word, part) ? 1 : 2;
}

function startsAWord(word: string, part: string): boolean {
  for (let at = word.indexOf(part); at !== -1; at = word.indexOf(part, at + 1))
    if (at > 0 && !/[\p{L}\p{N}]/u.test(word.charAt(at - 1))) return true;
  return false;
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
