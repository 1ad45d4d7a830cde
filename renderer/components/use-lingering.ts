import { useRef } from 'react';

/** The value, or the last one there was: what a drawer goes on showing while it slides out. */
export function useLingering<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
