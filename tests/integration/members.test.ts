import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';

let rig: CoreRig;
let groupId: string;

beforeEach(async () => {
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
  groupId = (await rig.api.group.create({ name: '周末拼车', maxMembers: 4 })).id;
});
afterEach(() => rig.stop());

describe('adding members', () => {
  it('keeps their order of joining and starts today in the zone of the group', async () => {
    rig.clock.set('2026-11-10T18:00:00Z');
    const members = await rig.api.member.createMany({ groupId, names: ['甲', '乙'] });
    const later = await rig.api.member.create({ groupId, name: '丙', joinedOn: '2026-12-01' });
    expect([...members, later]).toMatchObject([
      { name: '甲', joinSeq: 1, status: 'active', intervals: [{ joinedOn: '2026-11-11', leftOn: null }] },
      { name: '乙', joinSeq: 2, status: 'active' },
      { name: '丙', joinSeq: 3, status: 'upcoming', intervals: [{ joinedOn: '2026-12-01', leftOn: null }] },
    ]);
    expect((await rig.api.member.list({ groupId })).map(({ name }) => name)).toEqual(['甲', '乙', '丙']);
  });

  it.each([
    ['a name twice in one list', ['丙', ' 丙 '], 'member.name_taken'],
    ['a name the group has', ['甲'], 'member.name_taken'],
    ['more people than there are places', ['b', 'c', 'd', 'e'], 'group.full'],
    ['a name without a visible character', ['丙', '\u200B'], 'input.invalid'],
  ])('adds nobody at all with %s', async (_what, names, code) => {
    await rig.api.member.create({ groupId, name: '甲' });
    await expect(rig.api.member.createMany({ groupId, names })).rejects.toMatchObject({ code });
    expect(await rig.api.member.list({ groupId })).toHaveLength(1);
  });

  it('never lets parallel calls overfill the group', async () => {
    const calls = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => rig.api.member.create({ groupId, name }));
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(await rig.api.member.list({ groupId })).toHaveLength(4);
  });

  it('renames, but not to a name another member has', async () => {
    const [first] = await rig.api.member.createMany({ groupId, names: ['甲', '乙'] });
    const memberId = first?.id as string;
    expect(await rig.api.member.update({ memberId, name: '甲甲' })).toMatchObject({ name: '甲甲' });
    await expect(rig.api.member.update({ memberId, name: '乙' })).rejects.toMatchObject({
      code: 'member.name_taken',
    });
  });
});

describe('leaving and rejoining', () => {
  let memberId: string;

  beforeEach(async () => {
    memberId = (await rig.api.member.create({ groupId, name: '甲', joinedOn: '2026-11-01' })).id;
  });

  it('is over on the leave date itself, counted in the zone of the group', async () => {
    expect(await rig.api.member.leave({ memberId, leftOn: '2026-11-12' })).toMatchObject({
      status: 'active',
    });
    rig.clock.set('2026-11-11T15:59:59Z');
    expect(await rig.api.member.get({ memberId })).toMatchObject({ status: 'active' });
    rig.clock.set('2026-11-11T16:00:00Z');
    expect(await rig.api.member.get({ memberId })).toMatchObject({ status: 'left' });
  });

  it('can be moved while it lies ahead, and frees the place once it has come', async () => {
    await rig.api.member.leave({ memberId, leftOn: '2026-11-20' });
    const moved = await rig.api.member.leave({ memberId, leftOn: '2026-11-10' });
    expect(moved).toMatchObject({
      status: 'left',
      intervals: [{ joinedOn: '2026-11-01', leftOn: '2026-11-10' }],
    });
    expect((await rig.api.group.get({ groupId })).memberCount).toBe(0);
    await expect(rig.api.member.leave({ memberId, leftOn: '2026-11-30' })).rejects.toMatchObject({
      code: 'member.left',
    });
  });

  it.each(['2026-11-01', '2026-10-31'])(
    'refuses %s, which is not after the day of joining',
    async (leftOn) => {
      const leaving = rig.api.member.leave({ memberId, leftOn });
      await expect(leaving).rejects.toMatchObject({ code: 'member.dates_invalid', field: 'leftOn' });
      expect((await rig.api.member.get({ memberId })).intervals).toEqual([
        { joinedOn: '2026-11-01', leftOn: null },
      ]);
    },
  );

  it('adds an interval on the leave date or later, never before', async () => {
    await rig.api.member.leave({ memberId, leftOn: '2026-11-05' });
    const early = rig.api.member.rejoin({ memberId, joinedOn: '2026-11-04' });
    await expect(early).rejects.toMatchObject({ code: 'member.dates_invalid', field: 'joinedOn' });
    expect(await rig.api.member.rejoin({ memberId, joinedOn: '2026-11-08' })).toMatchObject({
      status: 'active',
      joinSeq: 1,
      intervals: [
        { joinedOn: '2026-11-01', leftOn: '2026-11-05' },
        { joinedOn: '2026-11-08', leftOn: null },
      ],
    });
    const again = rig.api.member.rejoin({ memberId, joinedOn: '2026-11-09' });
    await expect(again).rejects.toMatchObject({ code: 'member.already_active' });
  });

  it('takes a leave or a rejoin back as long as nothing else was changed', async () => {
    const before = (await rig.api.member.get({ memberId })).intervals;
    const left = await rig.api.member.leave({ memberId, leftOn: '2026-11-05' });
    const again = await rig.api.member.rejoin({ memberId, joinedOn: '2026-11-08' });
    const restore = (stays: typeof before, instead: typeof before) =>
      rig.api.member.restoreStays({ memberId, stays, instead });
    await expect(restore(before, left.intervals)).rejects.toMatchObject({ code: 'member.stays_changed' });
    const crossed = [{ joinedOn: '2026-11-05', leftOn: '2026-11-05' }];
    await expect(restore(crossed, again.intervals)).rejects.toMatchObject({ code: 'member.dates_invalid' });
    expect((await restore(left.intervals, again.intervals)).status).toBe('left');
    expect((await restore(before, left.intervals)).intervals).toEqual(before);
  });

  it('needs a free place to come back to', async () => {
    await rig.api.member.leave({ memberId, leftOn: '2026-11-05' });
    await rig.api.member.createMany({ groupId, names: ['b', 'c', 'd', 'e'] });
    const back = rig.api.member.rejoin({ memberId, joinedOn: '2026-11-10' });
    await expect(back).rejects.toMatchObject({ code: 'group.full', params: { group: '周末拼车', max: 4 } });
  });
});

describe('member keys', () => {
  let memberId: string;

  beforeEach(async () => {
    memberId = (await rig.api.member.create({ groupId, name: '甲' })).id;
    await rig.core.start();
  });

  /** What the relay's own door says to this key. */
  async function statusOf(secret: string): Promise<number> {
    const [address] = (await rig.core.relay.status()).addresses;
    const answer = await fetch(`${address?.url}/v1/models`, { headers: { 'x-api-key': secret } });
    await answer.arrayBuffer();
    return answer.status;
  }

  const wrongKey = 401;
  const noAccountYet = 503;

  it('are shown once and known by their last four characters afterwards', async () => {
    const { key, secret } = await rig.api.memberKey.create({ memberId, label: ' 电脑 ' });
    expect(secret).toMatch(/^acp_[0-9a-z]{8}_[A-Za-z0-9_-]{43}$/);
    expect(key).toEqual({
      id: secret.slice(4, 12),
      memberId,
      label: '电脑',
      last4: secret.slice(-4),
      status: 'active',
      createdAtMs: rig.clock.now(),
      expiresAtMs: null,
      revokedAtMs: null,
      lastUsedAtMs: null,
    });
    expect(await rig.api.memberKey.list({ memberId })).toEqual([key]);
    expect((await rig.api.member.get({ memberId })).activeKeyCount).toBe(1);
    expect(await statusOf(secret)).toBe(noAccountYet);
  });

  it('are refused by the relay as soon as the revocation is answered', async () => {
    const { key, secret } = await rig.api.memberKey.create({ memberId, label: '电脑' });
    expect(await rig.api.memberKey.revoke({ keyId: key.id })).toMatchObject({ status: 'revoked' });
    expect(await statusOf(secret)).toBe(wrongKey);
    const revokedAtMs = rig.clock.now();
    rig.clock.set('2026-11-10T05:00:00Z');
    expect(await rig.api.memberKey.revoke({ keyId: key.id })).toMatchObject({ revokedAtMs });
    await expect(rig.api.memberKey.rotate({ keyId: key.id, graceHours: 0 })).rejects.toMatchObject({
      code: 'member_key.revoked',
    });
  });

  it('hand over to a successor: the old one works for its hours of grace', async () => {
    const old = await rig.api.memberKey.create({ memberId, label: '电脑' });
    const next = await rig.api.memberKey.rotate({ keyId: old.key.id, graceHours: 1 });
    expect(next.key).toMatchObject({ label: '电脑', status: 'active' });
    expect(await rig.api.memberKey.list({ memberId })).toContainEqual({
      ...old.key,
      status: 'expiring',
      expiresAtMs: Date.parse('2026-11-10T05:00:00Z'),
    });
    rig.clock.set('2026-11-10T04:59:59.999Z');
    expect([await statusOf(old.secret), await statusOf(next.secret)]).toEqual([noAccountYet, noAccountYet]);
    rig.clock.set('2026-11-10T05:00:00Z');
    expect([await statusOf(old.secret), await statusOf(next.secret)]).toEqual([wrongKey, noAccountYet]);
  });

  it('with no grace stop at once, and a second rotation never lengthens the first one', async () => {
    const old = await rig.api.memberKey.create({ memberId, label: '电脑' });
    const next = await rig.api.memberKey.rotate({ keyId: old.key.id, graceHours: 0 });
    expect(await statusOf(old.secret)).toBe(wrongKey);
    const atOne = await rig.api.memberKey.rotate({ keyId: next.key.id, graceHours: 1 });
    await rig.api.memberKey.rotate({ keyId: next.key.id, graceHours: 24 });
    expect(await rig.api.memberKey.list({ memberId })).toContainEqual({
      ...next.key,
      status: 'expiring',
      expiresAtMs: Date.parse('2026-11-10T05:00:00Z'),
    });
    expect(await statusOf(atOne.secret)).toBe(noAccountYet);
  });

  it('stop on the day their member leaves and work again from the day of coming back', async () => {
    const { secret } = await rig.api.memberKey.create({ memberId, label: '电脑' });
    await rig.api.member.leave({ memberId, leftOn: '2026-11-12' });
    expect(await statusOf(secret)).toBe(noAccountYet);
    rig.clock.set('2026-11-11T16:00:00Z');
    expect(await statusOf(secret)).toBe(403);
    await expect(rig.api.memberKey.create({ memberId, label: '手机' })).rejects.toMatchObject({
      code: 'member.left',
    });
    await rig.api.member.rejoin({ memberId, joinedOn: '2026-11-12' });
    expect(await statusOf(secret)).toBe(noAccountYet);
  });

  it('of an archived group are refused at the relay', async () => {
    const { secret } = await rig.api.memberKey.create({ memberId, label: '电脑' });
    await rig.api.group.archive({ groupId });
    expect(await statusOf(secret)).toBe(403);
    await rig.api.group.restore({ groupId });
    expect(await statusOf(secret)).toBe(noAccountYet);
  });
});
