import { openPacked, packOpen } from './attempts.ts';
import type { WriteArgs, WriteName } from './operations.ts';
import { packSettlement, settlePacked } from './settlement.ts';
import type { Connection, Packed } from './statements.ts';

/** One of the two writes of every request, flat: to copy an object to another thread costs twice as much. */
export type PackedCall = { readonly name: keyof typeof runs; readonly packed: Packed };

const runs = { 'attempts.open': openPacked, 'attempts.settle': settlePacked } as const;

/** The call packed; undefined for all others. */
export function pack<Name extends WriteName>(name: Name, args: WriteArgs<Name>): PackedCall | undefined {
  if (name === 'attempts.open') return { name, packed: packOpen(...(args as WriteArgs<'attempts.open'>)) };
  if (name === 'attempts.settle')
    return { name, packed: packSettlement(...(args as WriteArgs<'attempts.settle'>)) };
  return undefined;
}

export function runPacked(db: Connection, { name, packed }: PackedCall): unknown {
  return runs[name](db, packed);
}
