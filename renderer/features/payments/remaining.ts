import { useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** Milliseconds until an instant, counted down by the second; 0 from then on. */
export function useRemaining(untilMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const isOver = nowMs >= untilMs;
  useEffect(() => {
    if (isOver) return;
    const timer = window.setInterval(() => setNowMs(Date.now()), SECOND_MS);
    return () => window.clearInterval(timer);
  }, [isOver]);
  return Math.max(0, untilMs - nowMs);
}

/** Minutes and seconds: "9:58". */
export function minutesText(ms: number): string {
  const seconds = Math.ceil(ms / SECOND_MS);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
