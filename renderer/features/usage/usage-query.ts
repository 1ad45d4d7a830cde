import { type UsageRecord, usageSource } from '../../../shared/contract/usage.ts';
import { type CalendarDate, isCalendarDate } from '../../../shared/time.ts';
import { paths } from '../../app/router.ts';

export type UsageSource = NonNullable<UsageRecord['source']>;

/** What the address says to show: `/usage?period=...&member=...&model=...&source=...&until=...`. */
export type UsageQuery = {
  period?: string;
  member?: string;
  model?: string;
  source?: UsageSource;
  /** Records begin with the last of this day. */
  until?: CalendarDate;
};

const names = ['period', 'member', 'model', 'source', 'until'] as const;

/** The query of an address; what it does not know is passed over. */
export function queryOf(search: URLSearchParams): UsageQuery {
  const query: UsageQuery = {};
  for (const name of ['period', 'member', 'model'] as const) {
    const value = search.get(name);
    if (value) query[name] = value;
  }
  const source = usageSource.safeParse(search.get('source'));
  if (source.success) query.source = source.data;
  const until = search.get('until');
  if (until !== null && isCalendarDate(until)) query.until = until;
  return query;
}

/** The address of a query, with a record open when an id is given. */
export function addressOf(query: UsageQuery, usageId?: number): string {
  const search = new URLSearchParams();
  for (const name of names) {
    const value = query[name];
    if (value !== undefined) search.set(name, value);
  }
  const path = usageId === undefined ? paths.usage : paths.usageRecord(usageId);
  return search.size === 0 ? path : `${path}?${search}`;
}

/** True when the query narrows the records beyond their period. */
export function isFiltered(query: UsageQuery): boolean {
  const { period: _, ...narrowing } = query;
  return Object.values(narrowing).some((value) => value !== undefined);
}
