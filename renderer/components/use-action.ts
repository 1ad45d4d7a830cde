import { useState } from 'react';
import { type AppError, asAppError } from '../../shared/errors.ts';

type Action = {
  busy: boolean;
  /** What the core refused at the last try. */
  error: AppError | null;
  /** True when `act` went through; a failure is kept in `error`. */
  run(act: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
};

/** Something the owner does that takes a moment and can be refused. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  return {
    busy,
    error,
    async run(act) {
      setBusy(true);
      setError(null);
      try {
        await act();
        return true;
      } catch (thrown) {
        setError(asAppError(thrown));
        return false;
      } finally {
        setBusy(false);
      }
    },
    clear: () => setError(null),
  };
}
