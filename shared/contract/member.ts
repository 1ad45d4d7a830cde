import * as z from 'zod';
import { method } from './method.ts';
import { calendarDate, epochMs, id, nameInput } from './values.ts';

/** Half-open in the group's zone: `leftOn` is the first day not shared; null while the member is in. */
const interval = z.object({ joinedOn: calendarDate, leftOn: calendarDate.nullable() });

export const member = z.object({
  id,
  groupId: id,
  name: z.string(),
  role: z.enum(['creator', 'member']),
  /** Order of joining; decides the order of the odd cent. */
  joinSeq: z.int(),
  /** `upcoming`: joins later; `left`: today is on or after the leave date. */
  status: z.enum(['active', 'upcoming', 'left']),
  intervals: z.array(interval),
  activeKeyCount: z.int(),
  lastSeenAtMs: epochMs.nullable(),
  createdAtMs: epochMs,
});
export type Member = z.output<typeof member>;

export const memberKey = z.object({
  id,
  memberId: id,
  label: z.string(),
  last4: z.string().length(4),
  status: z.enum(['active', 'expiring', 'expired', 'revoked']),
  createdAtMs: epochMs,
  expiresAtMs: epochMs.nullable(),
  revokedAtMs: epochMs.nullable(),
  lastUsedAtMs: epochMs.nullable(),
});
export type MemberKey = z.output<typeof memberKey>;

/** The only place where a member key is ever seen in full. */
const issuedKey = z.object({ key: memberKey, secret: z.string() });

export const memberMethods = {
  'member.list': method(
    'Members of a group in order of joining, those who left included.',
    z.strictObject({ groupId: id }),
    z.array(member),
  ),
  'member.get': method('One member.', z.strictObject({ memberId: id }), member),
  'member.create': method(
    "Adds a member from a date on (today in the group's zone by default).",
    z.strictObject({ groupId: id, name: nameInput, joinedOn: calendarDate.optional() }),
    member,
  ),
  'member.createMany': method(
    'Adds several members at once, all or none.',
    z.strictObject({
      groupId: id,
      names: z.array(nameInput).min(1).max(200),
      joinedOn: calendarDate.optional(),
    }),
    z.array(member),
  ),
  'member.update': method('Renames a member.', z.strictObject({ memberId: id, name: nameInput }), member),
  'member.leave': method(
    "Sets the first day that is not shared; the member's keys stop working on that day.",
    z.strictObject({ memberId: id, leftOn: calendarDate }),
    member,
  ),
  'member.rejoin': method(
    'Adds an interval: the member is in again from that day on.',
    z.strictObject({ memberId: id, joinedOn: calendarDate }),
    member,
  ),
  'member.restoreStays': method(
    'Takes a leave or a rejoin back: the member was in as in `stays`, as long as the dates are still as in `instead`. A day of a closed period never changes.',
    z.strictObject({
      memberId: id,
      stays: z.array(interval).min(1).max(1_000),
      /** As they were left behind. */
      instead: z.array(interval).max(1_000),
    }),
    member,
  ),
  'memberKey.list': method(
    'Keys of a member, newest first.',
    z.strictObject({ memberId: id }),
    z.array(memberKey),
  ),
  'memberKey.create': method(
    'Issues a key for one device. The secret is in this answer and never again.',
    z.strictObject({ memberId: id, label: nameInput }),
    issuedKey,
  ),
  'memberKey.rotate': method(
    'Issues a successor; the old key works for 0, 1 or 24 more hours.',
    z.strictObject({ keyId: id, graceHours: z.union([z.literal(0), z.literal(1), z.literal(24)]) }),
    issuedKey,
  ),
  'memberKey.revoke': method(
    'Refuses the key from now on; its usage stays.',
    z.strictObject({ keyId: id }),
    memberKey,
  ),
};
