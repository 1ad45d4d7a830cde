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
  about: 'About',
  aboutApp: 'AiCarpool: relay, metering and cost split for the owner of an AI carpool.',
  aboutData:
    'Data stays on this computer. Questions of members and answers of providers are not stored, only usage is.',
  aboutLicense: 'MIT license',
};
