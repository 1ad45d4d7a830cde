import { closeSync, fdatasyncSync, ftruncateSync, writeSync } from 'node:fs';
import { encodeGroup, type JournalPosition } from './journal-format.ts';
import { createSegment } from './journal-segments.ts';

/** A new file is begun behind this size, so that what is in the database can be removed. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** The end of the journal, where groups of records are added; it alone writes there. */
export class JournalWriter {
  readonly #dataDir: string;
  #segment: number;
  /** Undefined until there is something to write. */
  #file: number | undefined;
  #offset = 0;
  #isSynced = true;

  constructor(dataDir: string, nextSegment: number) {
    this.#dataDir = dataDir;
    this.#segment = nextSegment;
  }

  /** Adds a group: a process that dies from here on does not take it along. Throws with nothing added. */
  write(text: string): void {
    if (this.#offset > SEGMENT_BYTES && this.#isSynced) this.#endSegment();
    this.#file ??= this.#begin();
    const bytes = encodeGroup(text, { segment: this.#segment, offset: this.#offset });
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#offset + done);
    } catch (error) {
      // What is there in part would be written over as well; a full disk gets its space back.
      ftruncateSync(this.#file, this.#offset);
      throw error;
    }
    this.#offset += bytes.length;
    this.#isSynced = false;
  }

  /** Puts everything added on disk, and gives its end. */
  sync(): JournalPosition {
    try {
      if (this.#file !== undefined && !this.#isSynced) fdatasyncSync(this.#file);
      this.#isSynced = true;
    } catch (error) {
      // A second sync may succeed without what the first had to hold: nothing more goes into this file.
      this.#endSegment();
      throw error;
    }
    return { segment: this.#segment, offset: this.#offset };
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #begin(): number {
    try {
      return createSegment(this.#dataDir, this.#segment);
    } catch (error) {
      // The file may be there all the same, and none is ever begun twice.
      this.#endSegment();
      throw error;
    }
  }

  #endSegment(): void {
    this.close();
    this.#segment += 1;
    this.#offset = 0;
    this.#isSynced = true;
  }
}
