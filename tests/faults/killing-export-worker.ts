import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { workerData } from 'node:worker_threads';
import { exportsFolder } from '../../electron/core/services/exports-file.ts';
import type { ExportTask } from '../../electron/core/services/exports-messages.ts';

/*
 * The real export thread, save that it kills its process before the n-th step with which it touches the export's
 * folders, `KILL_BEFORE` being n. Node itself reads modules with the same functions; that does not count.
 */
const killBefore = Number(process.env.KILL_BEFORE);
const { target } = workerData as ExportTask;
const folders = [exportsFolder(target.dataDir), target.path.replace(/[^/]+$/, '')];
const steps = [
  'mkdirSync',
  'openSync',
  'writeSync',
  'fsyncSync',
  'closeSync',
  'linkSync',
  'renameSync',
  'rmSync',
] as const;

const handles = new Set<unknown>();
let seen = 0;
for (const step of steps) {
  const original = fs[step] as (...args: readonly unknown[]) => unknown;
  Object.assign(fs, {
    [step]: (...args: readonly unknown[]) => {
      const [of] = args;
      const counts =
        typeof of === 'string' ? folders.some((folder) => `${of}/`.startsWith(folder)) : handles.has(of);
      if (!counts) return original(...args);
      seen += 1;
      if (seen === killBefore) process.kill(process.pid, 'SIGKILL');
      const result = original(...args);
      if (step === 'openSync') handles.add(result);
      if (step === 'closeSync') handles.delete(of);
      return result;
    },
  });
}
syncBuiltinESMExports();

await import('../../electron/core/services/exports-worker.ts');
