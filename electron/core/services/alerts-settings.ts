import { type AlertSettings, alertSettings as schema } from '../../../shared/contract/alert.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { isZone } from '../../../shared/time.ts';
import type { Storage } from '../storage/storage.ts';

const usual: Omit<AlertSettings, 'quiet'> = {
  mutedKinds: [],
  fiveHours: { warning: 80, critical: 95 },
  sevenDays: { warning: 80, critical: 95 },
  quotas: { warning: 80, critical: 95 },
  overloadPercent: 20,
  notices: { info: false, warning: true, critical: true },
};

const KEY = 'alerts';

/** What is watched and when the owner is told; kept in memory, because every look asks for it. */
export async function openAlertSettings(storage: Pick<Storage, 'read' | 'write'>) {
  const stored = schema.partial().safeParse((await storage.read('settings.all'))[KEY]);
  const quiet = { enabled: false, from: '23:00', to: '08:00', zone: systemZone(), exceptCritical: true };
  let current: AlertSettings = { ...usual, quiet, ...known(stored.success ? stored.data : {}) };

  return {
    current: (): AlertSettings => current,

    async save({ changes }: Params<'alert.saveSettings'>): Promise<AlertSettings> {
      const next: AlertSettings = { ...current, ...known(changes) };
      for (const name of ['fiveHours', 'sevenDays', 'quotas'] as const) {
        const { warning, critical } = next[name];
        if (warning > critical)
          throw invalidInput(`changes.${name}.critical`, {
            zh: '紧急的阈值不能低于提醒的阈值',
            en: 'the critical threshold must not be below that of the warning',
          });
      }
      if (!isZone(next.quiet.zone))
        throw invalidInput('changes.quiet.zone', { zh: '不是已知的时区', en: 'it is not a known time zone' });
      await storage.write('settings.put', { [KEY]: next });
      current = next;
      return current;
    },
  };
}

export type AlertSettingsKeeper = Awaited<ReturnType<typeof openAlertSettings>>;

function known(given: Params<'alert.saveSettings'>['changes']): Partial<AlertSettings> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<AlertSettings>;
}

function systemZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
