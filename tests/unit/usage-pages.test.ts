import { expect, it } from 'vitest';
import {
  missingPage,
  noPages,
  PAGE,
  recordAt,
  type UsagePages,
  withChanges,
  withPage,
} from '../../renderer/features/usage/usage-pages.ts';
import type { UsageRecord } from '../../shared/contract/usage.ts';

const newestId = 1_000_000;

/** The list as the core answers it: ids fall by one from the newest down to 1. */
function answered(beforeId: number | undefined) {
  const from = (beforeId ?? newestId + 1) - 1;
  const ids = Array.from({ length: Math.min(PAGE, from) }, (_, index) => from - index);
  const last = ids.at(-1) ?? 1;
  return {
    records: ids.map((id) => ({ id, state: 'settled' }) as UsageRecord),
    nextBeforeId: last > 1 ? last : null,
  };
}

function scrolledTo(pages: UsagePages, page: number): UsagePages {
  return withPage(pages, page, answered(pages.cursors[page]));
}

it('a million records are passed with five pages in memory, and each place still finds its record', () => {
  let pages = noPages;
  for (let page = 0; page < newestId / PAGE; page += 1) {
    expect(missingPage(pages, page * PAGE, page * PAGE + 20)).toBe(page);
    pages = scrolledTo(pages, page);
    expect(pages.loaded.size).toBeLessThanOrEqual(5);
  }
  expect([pages.count, pages.end]).toEqual([newestId, newestId]);
  expect(recordAt(pages, newestId - 1)?.id).toBe(1);
  expect(recordAt(pages, 0)).toBeUndefined();

  const middle = 2_500;
  expect(missingPage(pages, middle * PAGE + 5, middle * PAGE + 30)).toBe(middle);
  pages = scrolledTo(pages, middle);
  expect(recordAt(pages, middle * PAGE + 5)?.id).toBe(newestId - middle * PAGE - 5);
  expect(pages.count).toBe(newestId);
});

it('while more may follow, the room of one more page is there', () => {
  const pages = scrolledTo(noPages, 0);
  expect([pages.count, pages.end]).toEqual([2 * PAGE, null]);
  expect(missingPage(pages, 0, PAGE)).toBeUndefined();
  expect(missingPage(pages, 0, PAGE + 1)).toBe(1);
});

it('a page that ends elsewhere than before makes what follows be loaded anew', () => {
  const two = scrolledTo(scrolledTo(noPages, 0), 1);
  const shifted = answered(newestId);
  const pages = withPage(two, 0, shifted);
  expect([...pages.loaded.keys()]).toEqual([0]);
  expect(pages.cursors).toEqual([undefined, shifted.nextBeforeId]);
});

it('what has become of a record is seen in its place', () => {
  const pages = scrolledTo(noPages, 0);
  const id = newestId - 3;
  const changed = withChanges(pages, [{ id, state: 'open' } as UsageRecord]);
  expect(recordAt(changed, 3)).toEqual({ id, state: 'open' });
  expect(recordAt(changed, 4)?.state).toBe('settled');
});
