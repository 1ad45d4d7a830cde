import type { Storage } from '../../electron/core/storage/storage.ts';

export type JournalStep = 'open' | 'checkpoint' | 'settle';

/** The storage with a step before each write to the journal: it may wait, and what it throws is the write's failure. */
export function beforeJournal(storage: Storage, step: (name: JournalStep) => void | Promise<void>): Storage {
  const { attempts } = storage;
  const before = async (name: JournalStep) => step(name);
  return {
    ...storage,
    attempts: {
      open(attempt) {
        const opening = before('open').then(() => attempts.open(attempt));
        const written = opening.then((it) => it.written);
        const synced = opening.then((it) => it.synced);
        synced.catch(() => undefined);
        const hurry = () =>
          void opening.then(
            (it) => it.hurry(),
            () => undefined,
          );
        return { written, synced, hurry };
      },
      checkpoint: (id, known) => before('checkpoint').then(() => attempts.checkpoint(id, known)),
      settle: (settlement) => before('settle').then(() => attempts.settle(settlement)),
    },
  };
}
