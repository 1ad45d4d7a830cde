import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '../../shared/contract/client.ts';
import { asAppError, errorMessage } from '../../shared/errors.ts';
import {
  type Core,
  createCore,
  createKeyFileStore,
  type Log,
  openLog,
  systemClock,
  systemIds,
  systemLanguage,
  usualDataDir,
} from '../core/core.ts';
import type { Platform } from '../core/ports.ts';
import { type Arguments, readArguments, usage } from './arguments.ts';
import { listenForOwner } from './control-listener.ts';
import { createControlApp } from './control-routes.ts';
import { createEventStreams } from './event-stream.ts';
import { type Layout, layoutAround } from './layout.ts';
import { openBrowser } from './open-browser.ts';
import { readPassphrase } from './passphrase.ts';
import { ownerAddress, readyForPeople, readyForScripts, vaultIsLocked } from './ready-message.ts';
import { stopSignal } from './signals.ts';

const WRONG_USE = 2;

/**
 * The server shell: the core in plain Node, the owner's door over HTTP on this computer. Runs until a signal
 * asks it to stop, and resolves with the exit code: 0 stopped, 1 could not run, 2 wrong arguments.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const read = readArguments(argv);
  if (read.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (read.kind === 'wrong') {
    process.stderr.write(`${read.problem}\n\n${usage}`);
    return WRONG_USE;
  }
  // Before anything is started, so that an early signal is not lost.
  const stopping = stopSignal();
  try {
    await run(read.arguments, stopping);
    return 0;
  } catch (thrown) {
    const error = asAppError(thrown);
    process.stderr.write(
      `${error.code === 'internal' ? inFull(error.cause) : errorMessage(error, systemLanguage())}\n`,
    );
    return 1;
  }
}

async function run(options: Arguments, stopping: Promise<unknown>): Promise<void> {
  const dataDir = resolve(options.dataDir ?? usualDataDir());
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const passphrase = await readPassphrase(options.passphraseStdin);
  const log = openLog(dataDir);
  const layout = layoutAround(import.meta.url);
  try {
    const core = await createCore(platformOf(options, { dataDir, passphrase }, layout, log), {
      ...(options.relayPort === undefined ? {} : { relayPort: options.relayPort }),
    });
    try {
      await serve(core, options, layout, log, stopping);
    } finally {
      await core.stop();
    }
  } finally {
    log.close();
  }
}

type Given = { readonly dataDir: string; readonly passphrase: string | undefined };

function platformOf(
  options: Arguments,
  { dataDir, passphrase }: Given,
  { storageWorker, exportWorker, exportFonts }: Layout,
  logger: Log,
): Platform {
  const path = resolve(options.keyFile ?? join(dataDir, 'vault.key'));
  return {
    clock: systemClock,
    ids: systemIds,
    logger,
    secretStore: createKeyFileStore({ path, ids: systemIds, logger }),
    ...(passphrase === undefined ? {} : { passphrase: { given: passphrase, reason: 'chosen' } }),
    paths: { dataDir, storageWorker, exportWorker, exportFonts },
  };
}

async function serve(
  core: Core,
  options: Arguments,
  layout: Layout,
  logger: Log,
  stopping: Promise<unknown>,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const streams = createEventStreams(core.events.subscribe);
  const app = createControlApp({
    dispatch: core.dispatch,
    exportOf: core.exports.fileOf,
    streams,
    token,
    version: versionIn(layout.manifest),
    rendererDir: fileURLToPath(layout.rendererDir),
    logger,
  });
  const listener = await listenForOwner(app, options.controlPort);
  try {
    const failure = await core.start();
    // A port somebody asked for is never changed or done without in silence.
    if (failure !== undefined && options.relayPort !== undefined) throw failure;
    const addresses = {
      relay: (await core.relay.status()).addresses[0]?.url ?? null,
      control: `http://127.0.0.1:${listener.port}`,
      token,
    };
    const api = createClient({ call: core.dispatch, subscribe: () => () => undefined });
    if ((await api.vault.status({})).locked) process.stderr.write(vaultIsLocked(systemLanguage()));
    process.stdout.write(
      options.json ? readyForScripts(addresses) : readyForPeople(addresses, failure, systemLanguage()),
    );
    if (options.open) openBrowser(ownerAddress(addresses));
    await stopping;
  } finally {
    streams.close();
    await listener.close();
  }
}

function versionIn(manifest: URL): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** What the system refused in its own words; anything else is a fault of the program and shows where. */
function inFull(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'syscall' in cause ? cause.message : (cause.stack ?? cause.message);
}
