import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueSecret, looksLikeMemberKey, openAccess } from '../../electron/core/services/access.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { AppError } from '../../shared/errors.ts';
import { groupId, memberId, type Rig, startRig } from './relay-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ vendorUrl: 'http://127.0.0.1:9' });
});
afterAll(() => rig.stop());

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'passed';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

/** Access that believes it is this instant. */
const accessAt = (at: string) =>
  openAccess({ storage: rig.storage, clock: { now: () => Date.parse(at), monotonicMs: () => 0 } });

test('a new key has its promised form, is random, and only its digest is kept', () => {
  const issued = Array.from({ length: 200 }, () => issueSecret(systemIds));
  for (const { id, secret, digest, last4 } of issued) {
    expect(secret).toMatch(/^acp_[0-9a-z]{8}_[A-Za-z0-9_-]{43}$/);
    expect(secret.slice(4, 12)).toBe(id);
    expect(secret.endsWith(last4)).toBe(true);
    expect(Buffer.from(digest)).toEqual(hash('sha256', secret, 'buffer'));
    expect(looksLikeMemberKey(secret)).toBe(true);
  }
  expect(new Set(issued.map(({ id }) => id)).size).toBe(200);
});

test('a key is known by all of its secret', () => {
  const { access, secret } = rig;
  expect(access.authenticate(secret)).toEqual({
    keyId: rig.keyId,
    memberId,
    memberName: '小林',
    groupId,
    groupName: '周末拼车',
    zone: 'Asia/Kolkata',
  });
  const flipped = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
  for (const wrong of [
    flipped,
    `${secret}A`,
    secret.slice(0, -1),
    secret.toUpperCase(),
    ` ${secret}`,
    'acp_',
    'x'.repeat(100_000),
  ]) {
    expect(codeOf(() => access.authenticate(wrong))).toBe('relay.key_invalid');
  }
  expect(codeOf(() => access.authenticate(undefined))).toBe('relay.key_missing');
  expect(codeOf(() => access.authenticate(''))).toBe('relay.key_missing');
});

test("a member is refused from the first moment of the leave date in the group's zone, and let in again after rejoining", async () => {
  await rig.storage.write('memberIntervals.setLeft', memberId, '2020-01-01', '2026-12-01');
  await rig.storage.write('memberIntervals.insert', memberId, '2027-01-01');
  // Midnight in Kolkata is 18:30 UTC of the day before.
  const cases = [
    ['2019-12-31T18:29:59Z', 'relay.member_inactive'],
    ['2019-12-31T18:30:00Z', 'passed'],
    ['2026-11-30T18:29:59Z', 'passed'],
    ['2026-11-30T18:30:00Z', 'relay.member_inactive'],
    ['2026-12-31T18:29:59Z', 'relay.member_inactive'],
    ['2026-12-31T18:30:00Z', 'passed'],
  ] as const;
  for (const [at, expected] of cases) {
    const access = await accessAt(at);
    expect(
      codeOf(() => access.authenticate(rig.secret)),
      at,
    ).toBe(expected);
  }
});

test('one run sees the leave date come without being told', async () => {
  let nowMs = Date.parse('2026-11-30T18:29:59Z');
  const access = await openAccess({
    storage: rig.storage,
    clock: { now: () => nowMs, monotonicMs: () => 0 },
  });
  expect(codeOf(() => access.authenticate(rig.secret))).toBe('passed');
  nowMs += 1_000;
  expect(codeOf(() => access.authenticate(rig.secret))).toBe('relay.member_inactive');
  nowMs -= 1_000;
  expect(codeOf(() => access.authenticate(rig.secret))).toBe('passed');
});

test('an expiring key works until its last millisecond', async () => {
  const expiry = Date.parse('2026-11-20T00:00:00Z');
  await rig.storage.write('memberKeys.setExpiry', rig.keyId, expiry);
  const before = await accessAt('2026-11-19T23:59:59.999Z');
  expect(codeOf(() => before.authenticate(rig.secret))).toBe('passed');
  const after = await accessAt('2026-11-20T00:00:00Z');
  expect(codeOf(() => after.authenticate(rig.secret))).toBe('relay.key_expired');
  expect(after.refusalOf(rig.keyId)?.code).toBe('relay.key_expired');
});

test('changes hold once they are reloaded, and listeners are told', async () => {
  const access = await accessAt('2026-11-19T00:00:00Z');
  let told = 0;
  const stop = access.onReload(() => {
    told += 1;
  });
  expect(access.refusalOf(rig.keyId)).toBeUndefined();
  await rig.storage.write('groups.update', groupId, { archivedAtMs: 1 });
  await access.reload();
  expect(codeOf(() => access.authenticate(rig.secret))).toBe('relay.group_archived');
  await rig.storage.write('groups.update', groupId, { archivedAtMs: null });
  await rig.storage.write('memberKeys.revoke', rig.keyId, 1);
  await access.reload();
  expect(codeOf(() => access.authenticate(rig.secret))).toBe('relay.key_revoked');
  expect(access.refusalOf('no such key')?.code).toBe('relay.key_revoked');
  stop();
  await access.reload();
  expect(told).toBe(2);
});

test('the first use of a key is on record at once, later uses are gathered', async () => {
  const written: { id: string; atMs: number }[][] = [];
  let nowMs = 1_000;
  const access = await openAccess({
    storage: {
      read: rig.storage.read,
      write: async (name, ...args) => {
        if (name === 'memberKeys.touch') written.push(args[0] as { id: string; atMs: number }[]);
        return rig.storage.write(name, ...args);
      },
    },
    clock: { now: () => nowMs, monotonicMs: () => 0 },
  });
  access.noteUsed(rig.keyId);
  expect(written).toEqual([[{ id: rig.keyId, atMs: 1_000 }]]);
  nowMs = 2_000;
  access.noteUsed(rig.keyId);
  nowMs = 3_000;
  access.noteUsed(rig.keyId);
  expect(written).toHaveLength(1);
  await access.stop();
  expect(written.slice(1)).toEqual([[{ id: rig.keyId, atMs: 3_000 }]]);
  const [stored] = await rig.storage.read('memberKeys.list', memberId);
  expect(stored?.lastUsedAtMs).toBeGreaterThanOrEqual(3_000);
});
