const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl C reaches a command started through npm twice: from the terminal, and passed on by npm. Signals this
 * close together are one request.
 */
const sameRequestMs = 500;

/** Resolves at the first signal to stop; a later one ends the process at once, whatever is still running. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let askedAtMs: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      const nowMs = performance.now();
      if (askedAtMs !== undefined && nowMs - askedAtMs > sameRequestMs) process.exit(1);
      askedAtMs ??= nowMs;
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}
