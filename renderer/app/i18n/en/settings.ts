import type { Translation } from '../translation.ts';
import type { settings as chinese } from '../zh-CN/settings.ts';

export const settings: Translation<typeof chinese> = {
  title: 'Settings',
  lead: 'Changes apply at once; no restart is needed.',
  appearance: 'Language and appearance',
  language: 'Language',
  theme: 'Appearance',
  system: 'Like the system',
  light: 'Light',
  dark: 'Dark',
  metering: 'Metering',
  drain: "After a member disconnects, wait for the provider's exact usage",
  drainHint:
    "When a member disconnects half-way, the provider's answer is stopped after 2 seconds and the record is marked partial. With this on, the relay waits up to 30 seconds until the provider reports exact usage, for at most 8 requests at a time. The provider goes on generating meanwhile, which may cost a little more but makes the bill more exact.",
  prices: 'Price table',
  pricesHint:
    'Metered cost follows this table. Every usage record keeps the version it was priced with, so an update never changes old records.',
  version: 'Version {{version}}',
  importedAt: 'Imported',
  entryCount_one: '{{count}} model',
  entryCount_other: '{{count}} models',
  source: 'Source',
  digest: 'Checksum',
  copyDigest: 'Copy checksum',
  provider: 'Provider',
  search: 'Search models',
  unit: 'Price per million tokens (USD)',
  model: 'Model',
  input: 'Input',
  output: 'Output',
  cacheRead: 'Cache read',
  cacheWrite5m: 'Cache write 5 min',
  cacheWrite1h: 'Cache write 1 h',
  tiered: 'Tiered',
  tieredHint: 'Another price applies above a certain length; the first tier is shown',
  noPrice: 'No such price',
  entriesEmpty: 'No models match',
  entriesEmptyText:
    'Try another word or another provider. A model that the table lacks is marked unpriced and never counted as 0.',
  shownOf: 'Showing the first {{shown}} of {{total}}; type to narrow them down.',
  about: 'About',
  aboutApp: 'AiCarpool: relay, metering and cost split for the owner of an AI carpool.',
  aboutData:
    'Data stays on this computer. Questions of members and answers of providers are not stored, only usage is.',
  aboutLicense: 'MIT license',
};
