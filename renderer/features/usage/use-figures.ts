import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useRefetchOn } from '../../app/live.ts';

/**
 * What `fetch` gives, fetched again when it is another function and when the group's usage moves; the figures before
 * stay until the new ones are there. Undefined while there are none.
 */
export function useFigures<Figures>(groupId: string, fetch: () => Promise<Figures>) {
  const [figures, setFigures] = useState<Figures>();
  const [error, setError] = useState<AppError | null>(null);
  const current = useRef(fetch);
  current.current = fetch;
  const load = useCallback(async () => {
    try {
      const found = await fetch();
      if (current.current !== fetch) return;
      setFigures(found);
      setError(null);
    } catch (thrown) {
      if (current.current === fetch) setError(asAppError(thrown));
    }
  }, [fetch]);
  useEffect(() => void load(), [load]);
  useRefetchOn(
    ['usage.recorded'],
    load,
    ({ payload }) => 'groupId' in payload && payload.groupId === groupId,
  );
  return { figures, error, load };
}
