/** The part of Electron's `powerSaveBlocker` that is needed. */
export interface PowerPort {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
}

/** Keeps the computer awake while requests run; the screen may still go dark. */
export function createSleepBlocker(power: PowerPort): {
  update(openAttempts: number): void;
  release(): void;
} {
  let blocking: number | undefined;
  const release = () => {
    if (blocking !== undefined) power.stop(blocking);
    blocking = undefined;
  };
  return {
    update(openAttempts) {
      if (openAttempts === 0) release();
      else blocking ??= power.start('prevent-app-suspension');
    },
    release,
  };
}
