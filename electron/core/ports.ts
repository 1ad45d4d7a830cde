import type { EpochMs } from '../../shared/time.ts';

/** Wall time in UTC and a monotonic reading for durations; two readings because wall clocks jump. */
export interface Clock {
  now(): EpochMs;
  monotonicMs(): number;
}

/** Where identifiers and key material come from. */
export interface IdSource {
  /** A time-ordered identifier (UUID version 7, RFC 9562 section 5.7). */
  uuid(): string;
  randomBytes(length: number): Uint8Array;
}

/**
 * Protects the vault's data key with whatever the shell has: a key file (headless) or the system's
 * secret service (desktop). `name` is stored beside the wrapped key, so that a change of store is noticed.
 */
export interface SecretStore {
  readonly name: string;
  wrap(dataKey: Uint8Array): Promise<Uint8Array>;
  /** The data key again. Throws `vault.unreadable` when this store did not wrap it. */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>;
}

/** A passphrase that protects the vault's data key where no store of the system does. */
export type PassphraseUse = {
  /** As given at start; undefined: the owner enters it in the interface. */
  readonly given?: string | undefined;
  /** `chosen`: the owner started the program so; `untrusted_system`: this system keeps nothing that others cannot read. */
  readonly reason: 'chosen' | 'untrusted_system';
};

/** Structured log; fields must never carry secrets, bodies or query strings. */
export interface Logger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface Paths {
  /** The one data folder: carpool.db, backups/, logs/. */
  readonly dataDir: string;
  /** The storage worker's entry, which sits elsewhere in a bundle than in the source tree. */
  readonly storageWorker: URL;
  /** The export worker's entry. */
  readonly exportWorker: URL;
  /** The folder of the face that documents are set in. */
  readonly exportFonts: URL;
}

/** The system's browser. */
export interface Browser {
  /** Opens a provider's login page; false when there is no browser to open it in. */
  open(url: string): Promise<boolean>;
}

/** Notices of the system, seen whatever window is open. */
export interface Notifier {
  notify(notice: {
    readonly title: string;
    readonly body: string;
    readonly severity: 'info' | 'warning' | 'critical';
    /** What it is about: a click leads there. */
    readonly alertId: string;
  }): void;
}

/** Files where the owner wants them. */
export interface FilePlaces {
  /** Asks where to save; null when the owner does not choose. A file that is there already is replaced only if they agree. */
  choose(suggestedName: string): Promise<string | null>;
  /** Shows a file in the system's file manager. */
  reveal(path: string): void;
}

export interface Platform {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly secretStore: SecretStore;
  /** Present where a passphrase goes before the secret store. */
  readonly passphrase?: PassphraseUse;
  readonly logger: Logger;
  readonly paths: Paths;
  /** Absent where the owner's browser is elsewhere: the interface then opens the page. */
  readonly browser?: Browser;
  /** Absent where nobody sits before the screen. */
  readonly notifier?: Notifier;
  /** Absent likewise. */
  readonly filePlaces?: FilePlaces;
}
