import * as z from 'zod';
import { method } from './method.ts';
import { rateChoice } from './rate.ts';
import { currency, epochMs, id, modelMapping, nameInput, nothing, rate } from './values.ts';

export const group = z.object({
  id,
  name: z.string(),
  mode: z.literal('carpool'),
  currency,
  zone: z.string(),
  anchorDay: z.int().min(1).max(31),
  maxMembers: z.int().min(1).max(200),
  /** Currency units per USD, by hand; null until the owner sets it (not needed when the group's currency is USD). */
  usdRate: rate.nullable(),
  /** When it was; null: not known. */
  usdRateSetAtMs: epochMs.nullable(),
  rateChoice,
  /** What members call a model -> the model; comes before the account's mapping. */
  modelMapping,
  accountId: id.nullable(),
  memberCount: z.int(),
  createdAtMs: epochMs,
  archivedAtMs: epochMs.nullable(),
});
export type Group = z.output<typeof group>;

const editable = {
  name: nameInput,
  currency,
  zone: z.string().min(1).max(64),
  anchorDay: z.int().min(1).max(31),
  maxMembers: z.int().min(1).max(200),
  usdRate: rate.nullable(),
  rateChoice,
  modelMapping,
};

export const groupMethods = {
  'group.list': method(
    'All groups, newest last; archived ones only when asked for.',
    z.strictObject({ includeArchived: z.boolean().optional() }),
    z.array(group),
  ),
  'group.get': method('One group.', z.strictObject({ groupId: id }), group),
  'group.create': method(
    'Creates a carpool group; with `creatorName` its owner is also its first member. Currency, zone and anchor day default to CNY, Asia/Shanghai and 1.',
    z.strictObject({
      name: editable.name,
      currency: editable.currency.optional(),
      zone: editable.zone.optional(),
      anchorDay: editable.anchorDay.optional(),
      maxMembers: editable.maxMembers.optional(),
      usdRate: editable.usdRate.optional(),
      creatorName: nameInput.optional(),
    }),
    group,
  ),
  'group.update': method(
    'Changes the given fields. Currency, zone and anchor day are fixed once the group has usage.',
    z.strictObject({ groupId: id, changes: z.strictObject(editable).partial() }),
    group,
  ),
  'group.archive': method(
    'Archives a group: its members are refused at the relay, its account is unbound, its figures stay.',
    z.strictObject({ groupId: id }),
    group,
  ),
  'group.restore': method(
    'Brings an archived group back, without an account.',
    z.strictObject({ groupId: id }),
    group,
  ),
  'group.listZones': method('The IANA time zones this computer knows.', nothing, z.array(z.string())),
};
