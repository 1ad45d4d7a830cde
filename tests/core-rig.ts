import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Core, createCore, createKeyFileStore, systemIds } from '../electron/core/core.ts';
import type { Clock, FilePlaces, Logger, PassphraseUse } from '../electron/core/ports.ts';
import { type Api, createClient, type Transport } from '../shared/contract/client.ts';
import type { AppEvent } from '../shared/contract/events.ts';
import { freshDataDir } from './app-process.ts';

/** A wall clock that a test moves; durations are the computer's own. */
export type TestClock = Clock & { set(isoInstant: string): void };

/** The whole core in the test's own process, over a real data folder, with the contract called directly. */
export type CoreRig = {
  readonly core: Core;
  readonly api: Api;
  readonly transport: Transport;
  readonly clock: TestClock;
  readonly dataDir: string;
  /** Everything that was logged as a warning or an error. */
  readonly complaints: readonly unknown[];
  readonly events: AppEvent[];
  stop(): Promise<void>;
};

export type RigOptions = {
  readonly at?: string;
  readonly dataDir?: string;
  /** Any free one by default; undefined leaves it to the stored settings. */
  readonly relayPort?: number | undefined;
  /** `vault.key` in the data folder by default. */
  readonly keyFile?: string;
  readonly passphrase?: PassphraseUse;
  readonly filePlaces?: FilePlaces;
  readonly storageWorker?: URL;
};

const storageWorker = new URL('../electron/core/storage/worker.ts', import.meta.url);
const exportWorker = new URL('../electron/core/services/exports-worker.ts', import.meta.url);
const exportFonts = new URL('../node_modules/@expo-google-fonts/noto-sans-sc/', import.meta.url);

/** Builds a core whose clock stands at `at`; its relay does not listen until `core.start()`. */
export async function startCore(options: RigOptions = {}): Promise<CoreRig> {
  const { at = '2026-11-10T04:00:00Z' } = options;
  const relayPort = 'relayPort' in options ? options.relayPort : 0;
  const dataDir = options.dataDir ?? (await freshDataDir());
  const clock = clockAt(at);
  const complaints: unknown[] = [];
  const logger: Logger = {
    info: () => undefined,
    warn: (fields, message) => complaints.push({ message, ...fields }),
    error: (fields, message) => complaints.push({ message, ...fields }),
  };
  const core = await createCore(
    {
      clock,
      ids: systemIds,
      logger,
      secretStore: createKeyFileStore({
        path: options.keyFile ?? join(dataDir, 'vault.key'),
        ids: systemIds,
        logger,
      }),
      ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
      paths: { dataDir, storageWorker: options.storageWorker ?? storageWorker, exportWorker, exportFonts },
      ...(options.filePlaces === undefined ? {} : { filePlaces: options.filePlaces }),
    },
    relayPort === undefined ? {} : { relayPort },
  );
  const events: AppEvent[] = [];
  core.events.subscribe((event) => events.push(event));
  const transport: Transport = {
    call: (method, params) => core.dispatch(method, params),
    subscribe: (deliver) => core.events.subscribe(({ name, payload }) => deliver(name, payload)),
  };
  return {
    core,
    api: createClient(transport),
    transport,
    clock,
    dataDir,
    complaints,
    events,
    async stop() {
      await core.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function clockAt(isoInstant: string): TestClock {
  let nowMs = Date.parse(isoInstant);
  return {
    now: () => nowMs,
    monotonicMs: () => performance.now(),
    set(next) {
      nowMs = Date.parse(next);
    },
  };
}
