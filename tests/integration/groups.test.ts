import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';
import { prepareUsedGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore();
});
afterEach(() => rig.stop());

describe('a new group', () => {
  it('is in Chinese money and time from the 1st of the month, fees by days and metered cost by usage', async () => {
    const group = await rig.api.group.create({ name: '周末拼车' });
    expect(group).toEqual({
      id: expect.any(String),
      name: '周末拼车',
      mode: 'carpool',
      currency: 'CNY',
      zone: 'Asia/Shanghai',
      anchorDay: 1,
      maxMembers: 10,
      usdRate: null,
      usdRateSetAtMs: null,
      rateChoice: 'by_hand',
      modelMapping: [],
      accountId: null,
      memberCount: 0,
      createdAtMs: Date.parse('2026-11-10T04:00:00Z'),
      archivedAtMs: null,
    });
    expect(await rig.api.group.get({ groupId: group.id })).toEqual(group);
  });

  it('has its creator as first member when a name is given, from today in its own zone', async () => {
    rig.clock.set('2026-11-10T20:00:00Z');
    const group = await rig.api.group.create({ name: '夜车', creatorName: '阿明' });
    expect(group.memberCount).toBe(1);
    expect(await rig.api.member.list({ groupId: group.id })).toMatchObject([
      {
        name: '阿明',
        role: 'creator',
        status: 'active',
        intervals: [{ joinedOn: '2026-11-11', leftOn: null }],
      },
    ]);
  });

  it('keeps its name clean of invisible and direction-changing characters', async () => {
    const group = await rig.api.group.create({ name: '  周末\u202E\u200B拼车\n' });
    expect(group.name).toBe('周末拼车');
  });

  it.each([
    ['an empty name', { name: ' \u200B ' }, 'name'],
    ['a name of 41 characters', { name: 'x'.repeat(41) }, 'name'],
    ['a currency that does not exist', { name: 'a', currency: 'QQQ' }, 'currency'],
    ['a zone that does not exist', { name: 'a', zone: 'Mars/Olympus' }, 'zone'],
    ['an empty name of its creator', { name: 'a', creatorName: '\u2800' }, 'creatorName'],
  ])('is refused with %s', async (_what, params, field) => {
    await expect(rig.api.group.create(params)).rejects.toMatchObject({ code: 'input.invalid', field });
    expect(await rig.api.group.list({})).toEqual([]);
  });

  it.each(['拼车A', '拼车Ａ', '拼车a'])('is refused with the name %s when 拼车A exists', async (name) => {
    await rig.api.group.create({ name: '拼车A' });
    await expect(rig.api.group.create({ name })).rejects.toMatchObject({ code: 'group.name_taken' });
  });

  it('is made once when two calls want the same name at the same time', async () => {
    const results = await Promise.allSettled([1, 2, 3].map(() => rig.api.group.create({ name: '同名' })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await rig.api.group.list({})).toHaveLength(1);
  });
});

describe('changing a group', () => {
  it('keeps what was not given', async () => {
    const group = await rig.api.group.create({ name: '一组', usdRate: '7.1043' });
    const changed = await rig.api.group.update({
      groupId: group.id,
      changes: { name: '二组', maxMembers: 7 },
    });
    expect(changed).toEqual({ ...group, name: '二组', maxMembers: 7 });
  });

  it('drops the exchange rate with the currency it was for', async () => {
    const { id } = await rig.api.group.create({ name: '一组', usdRate: '7.1043' });
    const changed = await rig.api.group.update({ groupId: id, changes: { currency: 'EUR' } });
    expect(changed).toMatchObject({ currency: 'EUR', usdRate: null });
  });

  it('refuses fewer places than there are members', async () => {
    const { id } = await rig.api.group.create({ name: '一组', creatorName: '甲' });
    await rig.api.member.create({ groupId: id, name: '乙' });
    const smaller = rig.api.group.update({ groupId: id, changes: { maxMembers: 1 } });
    await expect(smaller).rejects.toMatchObject({ code: 'input.invalid', field: 'changes.maxMembers' });
  });

  it('says that a group that does not exist is not there', async () => {
    const change = rig.api.group.update({ groupId: 'nobody', changes: { name: 'x' } });
    await expect(change).rejects.toMatchObject({ code: 'group.not_found', field: 'groupId' });
  });

  it.each([
    [{ currency: 'USD' }, 'changes.currency'],
    [{ zone: 'Europe/Berlin' }, 'changes.zone'],
    [{ anchorDay: 15 }, 'changes.anchorDay'],
  ])('refuses %j once there is usage, and the rest stays changeable', async (changes, field) => {
    const { groupId } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const before = await rig.api.group.get({ groupId });
    await expect(rig.api.group.update({ groupId, changes })).rejects.toMatchObject({
      code: 'group.currency_fixed',
      field,
    });
    expect(await rig.api.group.get({ groupId })).toEqual(before);
    const same = { currency: before.currency, zone: before.zone, anchorDay: before.anchorDay };
    await expect(
      rig.api.group.update({ groupId, changes: { ...same, usdRate: '7.2' } }),
    ).resolves.toMatchObject({ usdRate: '7.2' });
  });
});

describe('archiving', () => {
  it('unbinds the account, hides the group and refuses changes until it is restored', async () => {
    const { groupId, accountId } = await prepareUsedGroup(rig, vendor.vendorUrl);
    const archived = await rig.api.group.archive({ groupId });
    expect(archived).toMatchObject({ archivedAtMs: rig.clock.now(), accountId: null });
    expect(await rig.api.account.get({ accountId })).toMatchObject({ boundGroupId: null });
    expect(await rig.api.group.list({})).toEqual([]);
    expect(await rig.api.group.list({ includeArchived: true })).toHaveLength(1);
    const refused = [
      rig.api.group.update({ groupId, changes: { name: 'x' } }),
      rig.api.member.create({ groupId, name: 'x' }),
      rig.api.binding.set({ groupId, accountId }),
    ];
    for (const call of refused) await expect(call).rejects.toMatchObject({ code: 'group.archived' });
    expect(await rig.api.group.restore({ groupId })).toMatchObject({ archivedAtMs: null, accountId: null });
    expect(await rig.api.group.list({})).toHaveLength(1);
  });

  it('frees the name, and a restore asks for another one when it was taken meanwhile', async () => {
    const { id } = await rig.api.group.create({ name: '一组' });
    await rig.api.group.archive({ groupId: id });
    await rig.api.group.create({ name: '一组' });
    await expect(rig.api.group.restore({ groupId: id })).rejects.toMatchObject({ code: 'group.name_taken' });
  });
});

it('tells which group changed, after the change holds', async () => {
  const { id } = await rig.api.group.create({ name: '一组' });
  expect(rig.events).toContainEqual({ name: 'group.changed', payload: { groupId: id } });
});

it('lists the zones of this computer, UTC among them', async () => {
  const zones = await rig.api.group.listZones({});
  expect(zones).toEqual(expect.arrayContaining(['Asia/Shanghai', 'Europe/Berlin', 'UTC']));
});
