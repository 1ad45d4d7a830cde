import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { MemberKey } from '../../../shared/contract/member.ts';
import { decodeName } from '../../../shared/contract/name-input.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { membershipOn } from '../domain/membership.ts';
import { dateOf } from '../domain/periods.ts';
import type { Clock } from '../ports.ts';
import type { MemberKeyRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

/** A fresh key: the secret is handed out once, the digest is kept. */
export type IssuedSecret = {
  readonly id: string;
  readonly secret: string;
  readonly digest: Uint8Array;
  readonly last4: string;
};

export type MemberKeysDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly issueSecret: () => IssuedSecret;
  /** Resolves when the relay knows of the change, so that a revoked key is refused from then on. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type MemberKeys = ReturnType<typeof createMemberKeys>;

type IssuedKey = Result<'memberKey.create'>;

const HOUR_MS = 3_600_000;

/** Member keys, one for each device; only their digests are stored. */
export function createMemberKeys({ storage, clock, issueSecret, announce }: MemberKeysDeps) {
  /** The group of a member who may get a key: not one of an archived group, nor one who has left. */
  async function groupIdOfPresent(memberId: string): Promise<string> {
    const member = (await storage.read('members.list')).find((row) => row.id === memberId);
    if (member === undefined) throw new AppError('member.not_found', {}, { field: 'memberId' });
    const group = (await storage.read('groups.list')).find((row) => row.id === member.groupId);
    if (group === undefined) throw new AppError('group.not_found');
    if (group.archivedAtMs !== null) throw new AppError('group.archived', { group: group.name });
    if (membershipOn(member.intervals, dateOf(clock.now(), group.zone)) === 'left')
      throw new AppError('member.left', { member: member.name });
    return group.id;
  }

  async function rowOf(keyId: string): Promise<MemberKeyRow> {
    const row = (await storage.read('memberKeys.list')).find((key) => key.id === keyId);
    if (row === undefined) throw new AppError('member_key.not_found', {}, { field: 'keyId' });
    return row;
  }

  async function changed(memberId: string): Promise<void> {
    const member = (await storage.read('members.list')).find((row) => row.id === memberId);
    if (member !== undefined)
      await announce({ name: 'member.changed', payload: { groupId: member.groupId } });
  }

  function draft(memberId: string, label: string): { row: MemberKeyRow; secret: string } {
    const { id, secret, digest, last4 } = issueSecret();
    const row = {
      id,
      memberId,
      label,
      last4,
      digest,
      createdAtMs: clock.now(),
      expiresAtMs: null,
      revokedAtMs: null,
      lastUsedAtMs: null,
    };
    return { row, secret };
  }

  return {
    async list({ memberId }: Params<'memberKey.list'>): Promise<MemberKey[]> {
      if (!(await storage.read('members.list')).some((row) => row.id === memberId))
        throw new AppError('member.not_found', {}, { field: 'memberId' });
      const rows = await storage.read('memberKeys.list', memberId);
      return [...rows].sort((a, b) => b.createdAtMs - a.createdAtMs).map((row) => present(row, clock.now()));
    },

    async create({ memberId, label }: Params<'memberKey.create'>): Promise<IssuedKey> {
      const name = decodeName(label, 'label');
      await groupIdOfPresent(memberId);
      const { row, secret } = draft(memberId, name);
      await storage.write('memberKeys.insert', row);
      await changed(memberId);
      return { key: present(row, clock.now()), secret };
    },

    async rotate({ keyId, graceHours }: Params<'memberKey.rotate'>): Promise<IssuedKey> {
      const old = await rowOf(keyId);
      if (!['active', 'expiring'].includes(statusOf(old, clock.now())))
        throw new AppError('member_key.revoked');
      await groupIdOfPresent(old.memberId);
      const endAtMs = clock.now() + graceHours * HOUR_MS;
      const { row, secret } = draft(old.memberId, old.label);
      await storage.writeAll([
        { name: 'memberKeys.insert', args: [row] },
        { name: 'limits.copy', args: ['key', keyId, row.id] },
        // Never longer than an expiry that was set before.
        { name: 'memberKeys.setExpiry', args: [keyId, Math.min(endAtMs, old.expiresAtMs ?? endAtMs)] },
      ]);
      await changed(old.memberId);
      return { key: present(row, clock.now()), secret };
    },

    async revoke({ keyId }: Params<'memberKey.revoke'>): Promise<MemberKey> {
      const row = await rowOf(keyId);
      if (row.revokedAtMs === null) {
        await storage.write('memberKeys.revoke', keyId, clock.now());
        await changed(row.memberId);
      }
      return present(await rowOf(keyId), clock.now());
    },
  };
}

function present(row: MemberKeyRow, nowMs: EpochMs): MemberKey {
  const { id, memberId, label, last4, createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs } = row;
  return {
    id,
    memberId,
    label,
    last4,
    status: statusOf(row, nowMs),
    createdAtMs,
    expiresAtMs,
    revokedAtMs,
    lastUsedAtMs,
  };
}

function statusOf({ revokedAtMs, expiresAtMs }: MemberKeyRow, nowMs: EpochMs): MemberKey['status'] {
  if (revokedAtMs !== null) return 'revoked';
  if (expiresAtMs === null) return 'active';
  return expiresAtMs <= nowMs ? 'expired' : 'expiring';
}
