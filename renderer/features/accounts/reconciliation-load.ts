import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useRefetchOn } from '../../app/live.ts';

/** What `ask` answers of an account's comparison, asked again for another `key` and whenever it may have changed. */
export function useReconciliation<Answer>(accountId: string, key: string, ask: () => Promise<Answer>) {
  const [answer, setAnswer] = useState<{ key: string; data: Answer }>();
  const [failure, setFailure] = useState<AppError | null>(null);
  const latest = useRef({ key, ask });
  latest.current = { key, ask };
  const load = useCallback(async (): Promise<void> => {
    const asked = latest.current;
    try {
      const data = await asked.ask();
      if (latest.current.key !== asked.key) return;
      setAnswer({ key: asked.key, data });
      setFailure(null);
    } catch (thrown) {
      if (latest.current.key === asked.key) setFailure(asAppError(thrown));
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another question
  useEffect(() => void load(), [load, key]);
  useRefetchOn(
    ['reconciliation.changed', 'usage.recorded', 'account.changed', 'group.changed'],
    load,
    ({ payload }) => !('accountId' in payload) || payload.accountId === accountId,
  );
  const data = answer?.key === key ? answer.data : undefined;
  return { data, failure, load };
}
