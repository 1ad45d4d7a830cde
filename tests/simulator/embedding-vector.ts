const DIGITS = 1_000_000;

/** A vector of about length 1 whose numbers are short in JSON; every text has the same. */
export function embeddingVector(dimensions: number): number[] {
  const size = Math.round(DIGITS / Math.sqrt(dimensions)) / DIGITS;
  return Array.from({ length: dimensions }, (_, index) => (index % 2 === 0 ? size : -size));
}
