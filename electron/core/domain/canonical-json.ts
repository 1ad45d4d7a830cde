export type CanonicalValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/**
 * The one JSON text of a value, to be hashed as UTF-8: keys sorted, no spaces, every number as a string. RangeError
 * for a number that is no safe integer.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'number') return `"${wholeNumber(value)}"`;
  if (typeof value === 'bigint') return `"${value}"`;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  return String(value);
}

// The type of Array.isArray loses readonly lists.
function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
