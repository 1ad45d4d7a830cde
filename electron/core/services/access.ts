import { hash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { type MembershipStatus, membershipOn } from '../domain/membership.ts';
import { dateOf } from '../domain/periods.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { GroupRow, MemberKeyRow, MemberRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

/** Who sent a request. */
export type Caller = {
  readonly keyId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly groupId: string;
  readonly groupName: string;
  /** IANA zone of the group. */
  readonly zone: string;
};

/** Whoever might send a request, told before one is sent. */
export type ProspectiveCaller = {
  /** Its key and member are empty where there is none. */
  readonly caller: Caller;
  readonly key: Pick<MemberKeyRow, 'id' | 'label' | 'last4'> | null;
  readonly refused: AppError | undefined;
};

/** A fresh member key; `secret` is shown once and `digest` is stored. */
export type IssuedSecret = {
  readonly id: string;
  readonly secret: string;
  readonly digest: Uint8Array;
  readonly last4: string;
};

export type AccessDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Clock;
};

export type Access = Awaited<ReturnType<typeof openAccess>>;

type Entry = { readonly key: MemberKeyRow; readonly member: MemberRow; readonly caller: Caller };

const ID_LENGTH = 8;
const SECRET_BYTES = 32;
const secretShape = /^acp_([0-9a-z]{8})_[A-Za-z0-9_-]{43}$/;

/** Letters and digits that are not mistaken for one another; a power of two, so that random bytes map evenly. */
const idAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const nobodysDigest = new Uint8Array(32);

/** Leave dates take effect with the day in the group's zone, and no zone changes its date within a quarter hour. */
const QUARTER_HOUR_MS = 900_000;
const TOUCH_AFTER_MS = 5_000;

/** A new member key: `acp_`, 8 characters of id, `_`, 256 random bits as base64url. */
export function issueSecret(ids: IdSource): IssuedSecret {
  const id = Array.from(ids.randomBytes(ID_LENGTH), (byte) => idAlphabet[byte % idAlphabet.length]).join('');
  const secret = `acp_${id}_${Buffer.from(ids.randomBytes(SECRET_BYTES)).toString('base64url')}`;
  return { id, secret, digest: digestOf(secret), last4: secret.slice(-4) };
}

/** True for anything in the shape of a member key, valid or not. */
export function looksLikeMemberKey(text: string): boolean {
  return secretShape.test(text);
}

/** Knows every key, member and group in memory, so that a refusal costs no disk; `reload` after each change. */
export async function openAccess({ storage, clock }: AccessDeps) {
  let entries = await readEntries(storage);
  const today = createCalendar(clock);
  const touches = createTouches(storage);
  const listeners = new Set<() => void>();
  let reloading: Promise<void> = Promise.resolve();

  /** Why the key of this entry may not be used now; undefined when it may. */
  function refusal({ key, member, caller }: Entry, group: GroupRow | undefined): AppError | undefined {
    if (key.revokedAtMs !== null) return new AppError('relay.key_revoked');
    if (key.expiresAtMs !== null && key.expiresAtMs <= clock.now()) return new AppError('relay.key_expired');
    if (group === undefined || group.archivedAtMs !== null)
      return new AppError('relay.group_archived', { group: caller.groupName });
    const status: MembershipStatus = membershipOn(member.intervals, today(caller.zone));
    return status === 'active'
      ? undefined
      : new AppError('relay.member_inactive', { group: caller.groupName });
  }

  return {
    /**
     * Who holds this key. Throws `relay.key_missing`, `relay.key_invalid`, `relay.key_revoked`,
     * `relay.key_expired`, `relay.group_archived` or `relay.member_inactive`.
     */
    authenticate(secret: string | undefined): Caller {
      if (secret === undefined || secret === '') throw new AppError('relay.key_missing');
      const entry = entries.byKey.get(secretShape.exec(secret)?.[1] ?? '');
      // An unknown id is compared too, so that answers take equally long.
      const matches = timingSafeEqual(digestOf(secret), entry?.key.digest ?? nobodysDigest);
      if (entry === undefined || !matches) throw new AppError('relay.key_invalid');
      const refused = refusal(entry, entries.groups.get(entry.caller.groupId));
      if (refused !== undefined) throw refused;
      return entry.caller;
    },

    /** Why the key may no longer be used; undefined while it may. Asked for requests under way after a change. */
    refusalOf(keyId: string): AppError | undefined {
      const entry = entries.byKey.get(keyId);
      if (entry === undefined) return new AppError('relay.key_revoked');
      return refusal(entry, entries.groups.get(entry.caller.groupId));
    },

    /**
     * Who would send a request: a member with the key used last of those that may be used, or the group where no
     * member is named. `refused` is what that key is answered with. Throws `group.not_found` or `member.not_found`.
     */
    callerOf(groupId: string, memberId?: string): ProspectiveCaller {
      const group = entries.groups.get(groupId);
      if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
      const asGroup = {
        keyId: '',
        memberId: '',
        memberName: '',
        groupId,
        groupName: group.name,
        zone: group.zone,
      };
      if (memberId === undefined) {
        const error = new AppError('relay.group_archived', { group: group.name });
        return { caller: asGroup, key: null, refused: group.archivedAtMs === null ? undefined : error };
      }
      const member = entries.members.get(memberId);
      if (member?.groupId !== groupId) throw new AppError('member.not_found', {}, { field: 'memberId' });
      const own = [...entries.byKey.values()]
        .filter((entry) => entry.member.id === memberId)
        .map((entry) => ({ ...entry, refused: refusal(entry, group) }))
        .sort((a, b) => (b.key.lastUsedAtMs ?? 0) - (a.key.lastUsedAtMs ?? 0));
      const chosen = own.find(({ refused }) => refused === undefined) ?? own[0];
      if (chosen !== undefined) return chosen;
      const keyless = { ...asGroup, memberId, memberName: member.name };
      return { caller: keyless, key: null, refused: new AppError('relay.key_missing') };
    },

    /** Notes that the key was used now; written in batches. */
    noteUsed(keyId: string): void {
      touches.note(keyId, clock.now());
    },

    /** Takes in changes of groups, members and keys; resolves when they hold. */
    reload(): Promise<void> {
      reloading = reloading.then(load, load);
      return reloading;
    },

    /** Calls back after each reload, until the returned function is called. */
    onReload(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Writes what is still noted as used. */
    stop(): Promise<void> {
      return touches.flush();
    },
  };

  async function load(): Promise<void> {
    entries = await readEntries(storage);
    for (const listener of listeners) listener();
  }
}

type Entries = {
  readonly byKey: ReadonlyMap<string, Entry>;
  readonly groups: ReadonlyMap<string, GroupRow>;
  readonly members: ReadonlyMap<string, MemberRow>;
};

async function readEntries(storage: Pick<Storage, 'read'>): Promise<Entries> {
  const [groups, members, keys] = await Promise.all([
    storage.read('groups.list'),
    storage.read('members.list'),
    storage.read('memberKeys.list'),
  ]);
  const groupById = new Map(groups.map((group) => [group.id, group]));
  const memberById = new Map(members.map((member) => [member.id, member]));
  const byKey = new Map<string, Entry>();
  for (const key of keys) {
    const member = memberById.get(key.memberId);
    const group = member === undefined ? undefined : groupById.get(member.groupId);
    if (member === undefined || group === undefined) continue;
    const caller = {
      keyId: key.id,
      memberId: member.id,
      memberName: member.name,
      groupId: group.id,
      groupName: group.name,
      zone: group.zone,
    };
    byKey.set(key.id, { key, member, caller });
  }
  return { byKey, groups: groupById, members: memberById };
}

/** Today's date in a zone, computed anew each quarter hour. */
function createCalendar(clock: Clock): (zone: string) => CalendarDate {
  let quarter = -1;
  const dates = new Map<string, CalendarDate>();
  return (zone) => {
    const nowMs = clock.now();
    const current = Math.floor(nowMs / QUARTER_HOUR_MS);
    if (current !== quarter) dates.clear();
    quarter = current;
    const known = dates.get(zone);
    if (known !== undefined) return known;
    const date = dateOf(nowMs, zone);
    dates.set(zone, date);
    return date;
  };
}

/**
 * Gathers `last used` instants: a key's first use of this run is written at once, so that nobody who has just
 * connected is shown as never seen; a busy key then costs one small write every few seconds.
 */
function createTouches(storage: Pick<Storage, 'write'>) {
  let noted = new Map<string, EpochMs>();
  const seen = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (noted.size === 0) return;
    const touches = Array.from(noted, ([id, atMs]) => ({ id, atMs }));
    noted = new Map();
    try {
      await storage.write('memberKeys.touch', touches);
    } catch (error) {
      for (const { id, atMs } of touches) if (!noted.has(id)) noted.set(id, atMs);
      throw error;
    }
  }

  // What could not be written stays noted and goes with the next use.
  const tryFlush = () => void flush().catch(() => undefined);

  return {
    flush,
    note(keyId: string, atMs: EpochMs): void {
      noted.set(keyId, atMs);
      if (seen.has(keyId)) timer ??= setTimeout(tryFlush, TOUCH_AFTER_MS).unref();
      else {
        seen.add(keyId);
        tryFlush();
      }
    },
  };
}

function digestOf(secret: string): Uint8Array {
  return hash('sha256', secret, 'buffer');
}
