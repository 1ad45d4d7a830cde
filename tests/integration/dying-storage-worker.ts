import { parentPort } from 'node:worker_threads';

// The real storage thread, save that it ends at once when somebody stores the setting `die`.
parentPort?.on('message', (message: unknown) => {
  if (
    JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes(
      '"die"',
    )
  )
    process.exit(3);
});

await import('../../electron/core/storage/worker.ts');
