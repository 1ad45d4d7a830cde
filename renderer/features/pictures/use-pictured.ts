import { useCallback, useEffect, useState } from 'react';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { addAllTexts } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import type { PictureSubject } from '../../app/picture-subject.ts';
import { api } from '../../transports/api.ts';
import type { Pictured } from './picture-plan.ts';

/** What a picture is made of; undefined until it has come. A statement never changes, but it may be reversed. */
export function usePictured(subject: PictureSubject | undefined) {
  const [pictured, setPictured] = useState<Pictured>();
  const [error, setError] = useState<AppError | null>(null);
  const load = useCallback(async () => {
    if (subject === undefined) return;
    try {
      const [{ document, hash, reversedAtMs }, { transfers }] = await Promise.all([
        api.statement.get(subject),
        api.settlement.suggest(subject),
        // A picture can be in the language that the window is not in.
        addAllTexts(),
      ]);
      setPictured({ statement: { document, hash }, reversed: reversedAtMs !== null, transfers });
      setError(null);
    } catch (thrown) {
      setError(asAppError(thrown));
    }
  }, [subject]);
  useEffect(() => {
    setPictured(undefined);
    setError(null);
    void load();
  }, [load]);
  useRefetchOn(['statement.changed'], load);
  return { pictured, error, load };
}
