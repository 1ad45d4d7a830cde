import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { type Settings, settings as schema } from '../../../shared/contract/settings.ts';
import { AppError, type Lang } from '../../../shared/errors.ts';
import type { Storage } from '../storage/storage.ts';

export type SettingsDeps = {
  readonly storage: Storage;
  /** What 'system' stands for. */
  readonly systemLanguage: Lang;
  readonly announce: (event: AppEvent) => Promise<void>;
};

/** Where members reach the relay; kept with the owner's settings, changed through the relay's methods. */
export type RelaySettings = { readonly port: number; readonly lan: boolean };

export type SettingsService = Awaited<ReturnType<typeof openSettings>>;

const defaults: Settings = {
  language: 'system',
  theme: 'system',
  drainDisconnected: false,
  wizard: 'group',
  wizardGroupId: null,
};

const defaultRelay: RelaySettings = { port: 8787, lan: false };
const pausedKey = 'relay.paused';

/** The owner's settings, read once at start and kept in memory, because the relay asks for them with each request. */
export async function openSettings({ storage, systemLanguage, announce }: SettingsDeps) {
  const stored = await storage.read('settings.all');
  let current: Settings = { ...defaults, ...known(stored) };
  let relay: RelaySettings = {
    port: numberOr(stored['relay.port'], defaultRelay.port),
    lan: stored['relay.lan'] === true,
  };
  let relayPaused = stored[pausedKey] === true;

  return {
    async get(): Promise<Settings> {
      return current;
    },

    async update({ changes }: Params<'settings.update'>): Promise<Settings> {
      const { wizardGroupId } = changes;
      if (wizardGroupId !== undefined && wizardGroupId !== null) {
        const exists = (await storage.read('groups.list')).some((group) => group.id === wizardGroupId);
        if (!exists) throw new AppError('group.not_found', {}, { field: 'changes.wizardGroupId' });
      }
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      await storage.write('settings.put', given);
      current = { ...current, ...given };
      await announce({ name: 'settings.changed', payload: {} });
      return current;
    },

    /** The language of texts that members read. */
    language(): Lang {
      return current.language === 'system' ? systemLanguage : current.language;
    },

    drainDisconnected(): boolean {
      return current.drainDisconnected;
    },

    relay(): RelaySettings {
      return relay;
    },

    /** Whether the owner lets no requests through for now. */
    relayPaused(): boolean {
      return relayPaused;
    },

    async putRelayPaused(paused: boolean): Promise<void> {
      await storage.write('settings.put', { [pausedKey]: paused });
      relayPaused = paused;
    },

    async putRelay(next: RelaySettings): Promise<void> {
      await storage.write('settings.put', { 'relay.port': next.port, 'relay.lan': next.lan });
      relay = next;
    },
  };
}

/** The stored values this version still understands; anything else falls back to its default. */
function known(stored: Readonly<Record<string, unknown>>): Partial<Settings> {
  const entries = Object.entries(schema.shape).flatMap(([key, shape]) => {
    if (!Object.hasOwn(stored, key)) return [];
    const parsed = shape.safeParse(stored[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<Settings>;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : fallback;
}
