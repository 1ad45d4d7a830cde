/** Watches the event loop of the server it is imported into, when the bench asks for it over IPC, and ends with it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long the loop was held up at the longest, in ms. */
export type LoopDelay = { readonly maxMs: number };

const RESOLUTION_MS = 1;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

process.on('message', (order) => {
  if (order === 'watch') {
    delays.reset();
    delays.enable();
    process.send?.('watching');
  } else if (order === 'report') {
    delays.disable();
    // Each sample is the time between two beats of the watching timer, so its own pace is in it.
    process.send?.({ maxMs: Math.max(0, delays.max / 1e6 - RESOLUTION_MS) } satisfies LoopDelay);
  }
});
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel must not keep a server alive that has been told to stop.
process.channel?.unref();
