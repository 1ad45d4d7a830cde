import { useCallback, useRef, useState } from 'react';
import type { Params, Result } from '../../shared/contract/index.ts';
import { type AppError, asAppError } from '../../shared/errors.ts';
import { api } from '../transports/api.ts';
import { useRefetchOn } from './live.ts';

type Question = Params<'relay.explain'>;
type Answered = { readonly question: Question; readonly explanation: Result<'relay.explain'> };

const moves = [
  'account.changed',
  'account.healthChanged',
  'group.changed',
  'member.changed',
  'usage.recorded',
  'vault.changed',
] as const;

/** What the relay would do with a request, once asked; kept up with whatever changes it until another is asked. */
export function useExplanation() {
  const [answered, setAnswered] = useState<Answered>();
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef<Question>(undefined);
  const ask = useCallback(async (question: Question) => {
    asked.current = question;
    setBusy(true);
    try {
      const explanation = await api.relay.explain(question);
      if (asked.current !== question) return;
      setAnswered({ question, explanation });
      setError(null);
    } catch (thrown) {
      if (asked.current === question) setError(asAppError(thrown));
    } finally {
      if (asked.current === question) setBusy(false);
    }
  }, []);
  useRefetchOn(
    moves,
    async () => asked.current && ask(asked.current),
    () => asked.current !== undefined,
  );
  return { answered, error, busy, ask };
}
