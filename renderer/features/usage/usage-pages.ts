import type { Result } from '../../../shared/contract/index.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';

type Page = Result<'usage.list'>;

/** Records of a page; all but the last page have as many. */
export const PAGE = 200;

/** Pages kept on each side of what is seen: however far somebody scrolls, memory holds no more. */
const KEPT_AROUND = 2;

/** Records by pages, newest first; where each page begins is known for all of them, the records for those near by. */
export type UsagePages = {
  /** A page has the records with smaller ids than this; undefined: the newest ones. */
  readonly cursors: readonly (number | undefined)[];
  readonly loaded: ReadonlyMap<number, readonly UsageRecord[]>;
  /** How many records there are; while more may follow, the room of the next page is counted. */
  readonly count: number;
  /** Null while more may follow. */
  readonly end: number | null;
};

export const noPages: UsagePages = { cursors: [undefined], loaded: new Map(), count: PAGE, end: null };

export function recordAt({ loaded }: UsagePages, index: number): UsageRecord | undefined {
  return loaded.get(Math.floor(index / PAGE))?.[index % PAGE];
}

/** The first page among those with the places [first, end) that has no records yet; undefined when all have. */
export function missingPage({ cursors, loaded }: UsagePages, first: number, end: number): number | undefined {
  const last = Math.min(Math.floor(Math.max(0, end - 1) / PAGE), cursors.length - 1);
  for (let page = Math.floor(first / PAGE); page <= last; page += 1) if (!loaded.has(page)) return page;
  return undefined;
}

/** With a page as it was answered. Where it ends elsewhere than it did, what follows is loaded anew. */
export function withPage(pages: UsagePages, page: number, { records, nextBeforeId }: Page): UsagePages {
  const before = new Map(pages.loaded);
  const isSame = nextBeforeId !== null && pages.cursors[page + 1] === nextBeforeId;
  if (!isSame) for (const index of before.keys()) if (index > page) before.delete(index);
  const loaded = new Map([...before].filter(([index]) => Math.abs(index - page) <= KEPT_AROUND));
  loaded.set(page, records);
  if (isSame) return { ...pages, loaded };
  const cursors = pages.cursors.slice(0, page + 1);
  if (nextBeforeId === null) {
    const end = page * PAGE + records.length;
    return { cursors, loaded, count: end, end };
  }
  return { cursors: [...cursors, nextBeforeId], loaded, count: (page + 2) * PAGE, end: null };
}

/** With what has become of records that are there already. */
export function withChanges(pages: UsagePages, fresh: readonly UsageRecord[]): UsagePages {
  const byId = new Map(fresh.map((record) => [record.id, record]));
  const loaded = new Map(
    [...pages.loaded].map(([page, records]) => [
      page,
      records.map((record) => byId.get(record.id) ?? record),
    ]),
  );
  return { ...pages, loaded };
}
