import * as z from 'zod';
import { method } from './method.ts';
import { id, nothing } from './values.ts';

export const settings = z.object({
  language: z.enum(['system', 'zh-CN', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  /** After a member disconnects: wait up to 30 s for the provider's exact figure instead of stopping after 2 s. */
  drainDisconnected: z.boolean(),
  /** Where the first-run wizard stands; `done` once it was finished or left for good. */
  wizard: z.enum(['group', 'account', 'members', 'network', 'invites', 'first_request', 'done']),
  wizardGroupId: id.nullable(),
});
export type Settings = z.output<typeof settings>;

export const settingsMethods = {
  'settings.get': method("The owner's settings.", nothing, settings),
  'settings.update': method(
    'Changes the given settings.',
    z.strictObject({ changes: z.strictObject(settings.shape).partial() }),
    settings,
  ),
};
