import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, asAppError } from '../../shared/errors.ts';

export type Read<Value> = {
  /** Undefined until `key` was read once. */
  value: Value | undefined;
  /** What kept the newest from being read; what was read before stays. */
  error: AppError | null;
  /** Reads again; resolves when that has ended, well or not. */
  load(): Promise<void>;
  /** Takes over what another call has just returned. */
  show(value: Value): void;
};

/** What the core says of the thing called `key`, read at once and again for another key. The last question counts. */
export function useRead<Value>(key: string, ask: () => Promise<Value>): Read<Value> {
  const [answer, setAnswer] = useState<{ key: string; value: Value }>();
  const [failure, setFailure] = useState<{ key: string; error: AppError } | null>(null);
  const latest = useRef({ key, ask });
  latest.current = { key, ask };
  const turn = useRef(0);
  const show = useCallback((value: Value): void => {
    turn.current += 1;
    setAnswer({ key: latest.current.key, value });
    setFailure(null);
  }, []);
  const load = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    const { key: asked, ask: read } = latest.current;
    try {
      const value = await read();
      if (mine === turn.current) show(value);
    } catch (thrown) {
      if (mine === turn.current) setFailure({ key: asked, error: asAppError(thrown) });
    }
  }, [show]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another question
  useEffect(() => void load(), [load, key]);
  return {
    value: answer?.key === key ? answer.value : undefined,
    error: failure?.key === key ? failure.error : null,
    load,
    show,
  };
}
