import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const renderer = fileURLToPath(new URL('../../renderer', import.meta.url));
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, source: readFileSync(join(renderer, name), 'utf8') }));

/** What stands in the brackets of each call of `callee`, with the file that it stands in. */
function argumentsOf(callee: RegExp): { name: string; given: string }[] {
  return files.flatMap(({ name, source }) =>
    [...source.matchAll(callee)].map((call) => {
      const from = call.index + call[0].length;
      return { name, given: source.slice(from, endOfBrackets(source, from)) };
    }),
  );
}

function endOfBrackets(source: string, from: number): number {
  let open = 1;
  let at = from;
  for (; at < source.length && open > 0; at += 1) {
    if (source[at] === '(') open += 1;
    if (source[at] === ')') open -= 1;
  }
  return at - 1;
}

it('every date that is shown names its zone, so that none is in the zone of the computer by accident', () => {
  const dates = argumentsOf(/\b(?:DateTimeFormat|dateFormat)\(/g);
  expect(dates.length).toBeGreaterThan(5);
  // Without arguments it is only asked what the zone of the computer is.
  expect(dates.filter(({ given }) => given !== '' && !given.includes('timeZone'))).toEqual([]);
  expect(argumentsOf(/\.toLocale(Date|Time)String\(|\.to(Date|Time)String\(/g)).toEqual([]);
  expect(argumentsOf(/\.get(FullYear|Month|Date|Day|Hours|Minutes)\(/g)).toEqual([]);
});

it('every number that is shown names its language; amounts of USD alone are written the same in both', () => {
  const numbers = argumentsOf(/\.toLocaleString\(|\b(?:NumberFormat|numberFormat)\(/g);
  expect(numbers.length).toBeGreaterThan(15);
  const elsewise = numbers.filter(({ given }) => !/^(lang|useLang\(\))(?=[,\s]|$)/.test(given.trim()));
  expect(elsewise).toEqual([{ name: 'components/exact-usd.ts', given: "'en'" }]);
});
