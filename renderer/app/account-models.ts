import { useEffect, useState } from 'react';
import { api } from '../transports/api.ts';

/**
 * The models an account is known to have, as its last connection test told; none while that is not known or
 * there is no account. They are offers: a name that is not among them can be typed all the same.
 */
export function useAccountModels(accountId: string | null | undefined): readonly string[] {
  const [models, setModels] = useState<readonly string[]>(NONE);
  useEffect(() => {
    let wanted = true;
    setModels(NONE);
    if (accountId === null || accountId === undefined) return;
    void api.account.get({ accountId }).then(
      ({ lastCheck }) => {
        if (wanted) setModels(lastCheck?.models ?? NONE);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [accountId]);
  return models;
}

const NONE: readonly string[] = [];
