import { mkdirSync } from 'node:fs';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { backUp } from './backups.ts';
import { openDatabase, openForReading } from './database.ts';
import { lockFolder } from './instance-lock.ts';
import { nextSegment, recoverJournal } from './journal-apply.ts';
import { JournalRecorder } from './journal-recorder.ts';
import { JournalWriter } from './journal-writer.ts';
import { readTogether } from './reader.ts';
import { encodeError } from './storage-error.ts';
import type { FromWorker, Outcome, ToWorker, WorkerTask } from './worker-messages.ts';
import { commitTogether } from './writer.ts';

/*
 * The entry of the storage threads. The writer owns the folder's lock and the only connection that writes;
 * the journal puts on disk what happens to attempts, before the writer takes it into the tables; the reader
 * answers queries beside them, and further ones read the rows of a period; a backup thread lives for one copy.
 */

const roles = {
  writer: startWriter,
  journal: startJournal,
  reader: startReader,
  backup: makeBackup,
};

const port = parentPort as MessagePort;
const task = workerData as WorkerTask;
try {
  await roles[task.role](task);
} catch (error) {
  tell({ kind: 'refused', error: encodeError(error) });
  port.close();
}

async function startWriter({ dataDir, nowMs }: WorkerTask): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(dataDir);
  try {
    const { db, ...facts } = await openDatabase(dataDir, nowMs);
    const journal = recoverJournal(db, dataDir);
    serve(
      (units: Parameters<typeof commitTogether>[1]) => commitTogether(db, units),
      () => {
        db.close();
        lock.release();
      },
    );
    tell({ kind: 'ready', facts: { ...facts, journal, nextSegment: nextSegment(dataDir, journal) } });
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startJournal({ dataDir, nextSegment: first }: WorkerTask): Promise<void> {
  const recorder = new JournalRecorder(new JournalWriter(dataDir, first ?? 1), (works) =>
    tell({ kind: 'written', works }),
  );
  serve(
    (lines: readonly string[]) => recorder.take(lines),
    () => recorder.close(),
  );
  tell({ kind: 'ready', facts: {} });
}

async function startReader({ dataDir }: WorkerTask): Promise<void> {
  const db = openForReading(dataDir);
  serve(
    (queries: Parameters<typeof readTogether>[1]) => readTogether(db, queries),
    () => db.close(),
  );
  tell({ kind: 'ready', facts: {} });
}

async function makeBackup({ dataDir, nowMs }: WorkerTask): Promise<void> {
  const db = openForReading(dataDir);
  try {
    tell({ kind: 'ready', facts: { backup: await backUp(db, dataDir, nowMs) } });
  } finally {
    db.close();
    port.close();
  }
}

/**
 * Does everything that is waiting as one group, then everything that came meanwhile: no window, no timer. Outcomes
 * are told in the order in which the work came; some may come with those of a later group.
 */
function serve<Work>(work: (group: readonly Work[]) => Outcome[], close: () => void): void {
  port.on('message', (first: ToWorker<Work>) => {
    const messages = [first, ...waiting<Work>()];
    const works = messages.flatMap((message) => (message.kind === 'work' ? message.works : []));
    const outcomes = works.length > 0 ? work(works) : [];
    if (outcomes.length > 0) tell({ kind: 'done', outcomes });
    if (messages.some((message) => message.kind === 'close')) {
      close();
      port.close();
    }
  });
}

function* waiting<Work>(): Generator<ToWorker<Work>> {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    yield next.message as ToWorker<Work>;
  }
}

function tell(message: FromWorker): void {
  port.postMessage(message);
}
