import { packOpen } from './attempts.ts';
import type { Checkpoint, NewAttempt, Settlement } from './rows.ts';
import { packSettlement } from './settlement.ts';
import type { Packed } from './statements.ts';

/** What happened to an attempt, in the journal's own form. */
export type AttemptRecord =
  | { readonly kind: 'opened'; readonly packed: Packed }
  | { readonly kind: 'known'; readonly id: number; readonly known: Checkpoint }
  | { readonly kind: 'settled'; readonly packed: Packed };

/** Where amounts stand among the values: text in the journal, as JSON knows no bigint. */
const HELD_AT = 12;
const COST_AT = 8;

/** Each record is one line of JSON; its first value says what it is. */
export const lineOf = {
  opened: (attempt: NewAttempt): string => line('o', packOpen(attempt), HELD_AT),
  known: (id: number, known: Checkpoint): string => JSON.stringify(['k', id, known]),
  settled: (settlement: Settlement): string => line('s', packSettlement(settlement), COST_AT),
} as const;

/** No record: asks for what was given in before to be put on disk. */
export const SYNC_LINE = '';

/** Whether somebody waits until the line is on disk: a settlement is what a member's answer waits for. */
export function isAwaited(text: string): boolean {
  return text === SYNC_LINE || text.startsWith('["s"');
}

/** The record of a line. SyntaxError or TypeError for a line that is none. */
export function recordOf(text: string): AttemptRecord {
  const [mark, ...values] = JSON.parse(text) as [string, ...unknown[]];
  if (mark === 'k') return { kind: 'known', id: values[0] as number, known: values[1] as Checkpoint };
  if (mark === 'o') return { kind: 'opened', packed: withAmount(values, HELD_AT) };
  if (mark === 's') return { kind: 'settled', packed: withAmount(values, COST_AT) };
  throw new TypeError(`no record of this version: ${text.slice(0, 40)}`);
}

function line(mark: string, packed: Packed, amountAt: number): string {
  const values = [mark, ...packed];
  const amount = packed[amountAt];
  if (typeof amount === 'bigint') values[amountAt + 1] = String(amount);
  return JSON.stringify(values);
}

function withAmount(values: unknown[], at: number): Packed {
  if (values[at] !== null) values[at] = BigInt(values[at] as string);
  return values as unknown as Packed;
}
