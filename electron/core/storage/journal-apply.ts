import { AppError } from '../../../shared/errors.ts';
import { checkpoint, openPacked } from './attempts.ts';
import { type Group, groupsIn, hasGroupBehind, type JournalPosition } from './journal-format.ts';
import { type AttemptRecord, recordOf } from './journal-records.ts';
import { listSegments, readSegment, removeSegmentsBefore } from './journal-segments.ts';
import { RollupSums } from './rollup-sums.ts';
import { insertSettled, settledId, settleRow } from './settlement.ts';
import { type Connection, type Packed, prepare } from './statements.ts';

/** As much as one transaction takes, so that other writes wait for milliseconds. */
const BYTES_TOGETHER = 512 * 1024;

/** Up to where the journal is in the tables. */
function journalPosition(db: Connection): JournalPosition {
  return prepare<JournalPosition>(
    db,
    'SELECT segment, offset FROM journal_position',
  ).get() as JournalPosition;
}

/**
 * Takes a part of the journal into the tables, within the caller's transaction, and gives the new position; the
 * same as before when nothing before `until` was left. Segments that an earlier transaction has done with are
 * removed. A record that no table takes is kept with its reason in `journal_refusals`.
 */
export function applyJournal(db: Connection, dataDir: string, until: JournalPosition): JournalPosition {
  const from = journalPosition(db);
  removeSegmentsBefore(dataDir, from.segment);
  const groups = readGroups(dataDir, from, until);
  const end = groups.at(-1)?.end ?? from.offset;
  const next = listSegments(dataDir).find((segment) => segment > from.segment && segment <= until.segment);
  const isWhole = groups.length === 0 && next !== undefined;
  const position = isWhole ? { segment: next, offset: 0 } : { segment: from.segment, offset: end };
  applyGroups(db, groups, from.segment);
  prepare(db, 'UPDATE journal_position SET segment = ?, offset = ?').run(position.segment, position.offset);
  return position;
}

/**
 * Takes in all that an earlier run has left. AppError `storage.corrupt` where records were damaged that had been
 * whole: a write that was cut off has nothing behind it.
 */
export function recoverJournal(db: Connection, dataDir: string): JournalPosition {
  const everything = { segment: Number.MAX_SAFE_INTEGER, offset: Number.MAX_SAFE_INTEGER };
  for (let before = journalPosition(db); ; ) {
    const after = db.transaction(() => applyJournal(db, dataDir, everything)).immediate();
    const isEnd = after.segment === before.segment && after.offset === before.offset;
    if (isEnd || after.segment !== before.segment) refuseDamage(dataDir, before);
    if (isEnd) return after;
    before = after;
  }
}

/** How many records no table has taken. */
export function refusedCount(db: Connection): number {
  return prepare<{ count: number }>(db, 'SELECT count(*) AS count FROM journal_refusals').get()?.count ?? 0;
}

/** The first segment a new run may write: none that is there is ever written again. */
export function nextSegment(dataDir: string, { segment }: JournalPosition): number {
  return Math.max(segment, listSegments(dataDir).at(-1) ?? 0) + 1;
}

function refuseDamage(dataDir: string, end: JournalPosition): void {
  if (hasGroupBehind(readSegment(dataDir, end, Number.POSITIVE_INFINITY), end))
    throw new AppError('storage.corrupt', { reason: `journal ${end.segment}, byte ${end.offset}` });
}

/** The groups from there on and before `until`, as many as one transaction takes. */
function readGroups(dataDir: string, from: JournalPosition, until: JournalPosition): Group[] {
  const end = from.segment < until.segment ? Number.POSITIVE_INFINITY : until.offset;
  const some = readSegment(dataDir, from, Math.min(end - from.offset, BYTES_TOGETHER));
  const groups = Array.from(groupsIn(some, from));
  if (groups.length > 0 || some.length < BYTES_TOGETHER) return groups;
  // One group that is longer than what is usually read.
  const whole = groupsIn(readSegment(dataDir, from, end - from.offset), from).next();
  return whole.done === true ? [] : [whole.value];
}

type Line = { readonly place: readonly [number, number, number]; readonly text: string };

function applyGroups(db: Connection, groups: readonly Group[], segment: number): void {
  const lines = groups.flatMap(({ text, offset }) =>
    text.split('\n').map((one, index): Line => ({ place: [segment, offset, index], text: one })),
  );
  if (lines.length === 0) return;
  prepare(db, 'SAVEPOINT records').run();
  try {
    applyRecords(
      db,
      lines.map(({ text }) => recordOf(text)),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    db.exec('ROLLBACK TO records');
    for (const line of lines) applyAlone(db, line);
  }
  prepare(db, 'RELEASE records').run();
}

/** After a record that no table takes: each by itself, and that one put aside. */
function applyAlone(db: Connection, { place, text }: Line): void {
  prepare(db, 'SAVEPOINT record').run();
  try {
    applyRecords(db, [recordOf(text)]);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    db.exec('ROLLBACK TO record');
    prepare(db, 'INSERT INTO journal_refusals VALUES (?, ?, ?, ?, ?)').run(...place, text, String(error));
  }
  prepare(db, 'RELEASE record').run();
}

/** Whether it is the record that is wrong, and not the disk. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CONSTRAINT') || error instanceof SyntaxError || error instanceof TypeError;
}

/** Brings rows to the state that the records tell, in their order; an attempt that began and ended here is written once. */
function applyRecords(db: Connection, records: readonly AttemptRecord[]): void {
  const opened = new Map<number, Packed>();
  const sums = new RollupSums();
  for (const record of records) {
    if (record.kind === 'opened') opened.set(record.packed[0] as number, record.packed);
    else applyToRow(db, record, opened, sums);
  }
  for (const packed of opened.values()) openPacked(db, packed);
  sums.write(db);
}

function applyToRow(
  db: Connection,
  record: Exclude<AttemptRecord, { kind: 'opened' }>,
  opened: Map<number, Packed>,
  sums: RollupSums,
): void {
  const id = record.kind === 'known' ? record.id : settledId(record.packed);
  const began = opened.get(id);
  opened.delete(id);
  if (record.kind === 'settled' && began !== undefined) insertSettled(db, began, record.packed, sums);
  else {
    if (began !== undefined) openPacked(db, began);
    if (record.kind === 'settled') settleRow(db, record.packed, sums);
    else checkpoint(db, id, record.known);
  }
}
