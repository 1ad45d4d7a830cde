import { useDebouncedCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { CheckReport } from '../../../shared/contract/account.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { type Endpoint, endpointOf } from '../../components/account-provider.tsx';
import { api } from '../../transports/api.ts';

const PAUSE_MS = 700;
const SHORTEST_KEY = 8;

export type Draft = Endpoint & { apiKey: string };

/** Whether there is enough to call the provider with. */
export function isTestable({ provider, baseUrl, apiKey }: Draft): boolean {
  return (
    apiKey.trim().length >= SHORTEST_KEY &&
    (provider !== 'compatible' || /^https?:\/\/./i.test(baseUrl.trim()))
  );
}

/**
 * Tests an account before it is stored: at once with `test`, or by itself when typing has paused. Only the
 * answer to the latest draft is shown.
 */
export function useDraftCheck() {
  const latest = useRef(0);
  const [report, setReport] = useState<CheckReport | null>(null);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const test = async (draft: Draft): Promise<void> => {
    const turn = ++latest.current;
    const isLatest = (): boolean => turn === latest.current;
    setRunning(true);
    setError(null);
    try {
      const found = await api.account.checkDraft({
        ...endpointOf(draft),
        apiKey: draft.apiKey.trim(),
      });
      if (isLatest()) setReport(found);
    } catch (thrown) {
      if (isLatest()) setError(asAppError(thrown));
    } finally {
      if (isLatest()) setRunning(false);
    }
  };
  const testSoon = useDebouncedCallback((draft: Draft) => {
    if (isTestable(draft)) void test(draft);
  }, PAUSE_MS);

  /** The draft changed: what was found no longer holds. */
  const changed = (draft: Draft): void => {
    latest.current += 1;
    setReport(null);
    setError(null);
    setRunning(false);
    testSoon(draft);
  };
  return { report, running, error, test, changed };
}
