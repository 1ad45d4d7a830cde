import { isAwaited, SYNC_LINE } from './journal-records.ts';
import type { JournalWriter } from './journal-writer.ts';
import { encodeError } from './storage-error.ts';
import type { Outcome } from './worker-messages.ts';

/**
 * The journal's thread: lines that come together are added with one write, and synced when somebody waits for one
 * of them. The others are on disk with the next sync; until then only a power cut could take them along.
 */
export class JournalRecorder {
  readonly #journal: JournalWriter;
  readonly #written: (lines: number) => void;
  /** Lines that are written and not synced. */
  #unsynced = 0;

  constructor(journal: JournalWriter, written: (lines: number) => void) {
    this.#journal = journal;
    this.#written = written;
  }

  /** Takes lines in and gives the outcomes of all that are on disk or lost by then, in the order in which they came. */
  take(lines: readonly string[]): Outcome[] {
    const records = lines.filter((line) => line !== SYNC_LINE);
    try {
      if (records.length > 0) this.#journal.write(records.join('\n'));
    } catch (error) {
      const failed: Outcome = { ok: false, error: encodeError(error) };
      return [...this.#sync(), ...lines.map(() => failed)];
    }
    this.#written(lines.length);
    this.#unsynced += lines.length;
    return lines.some(isAwaited) ? this.#sync() : [];
  }

  close(): void {
    this.#sync();
    this.#journal.close();
  }

  #sync(): Outcome[] {
    const lines = this.#unsynced;
    this.#unsynced = 0;
    let outcome: Outcome;
    try {
      outcome = { ok: true, value: this.#journal.sync() };
    } catch (error) {
      outcome = { ok: false, error: encodeError(error) };
    }
    return Array.from({ length: lines }, () => outcome);
  }
}
