import { useCallback, useEffect, useState } from 'react';
import type { Period } from '../../shared/contract/period.ts';
import { api } from '../transports/api.ts';
import { useRefetchOn } from './live.ts';

/** The period of the group that runs now; undefined until it is known or where the group has none yet. */
export function useRunningPeriod(groupId: string | undefined): Period | undefined {
  const [periods, setPeriods] = useState<Period[]>([]);
  const load = useCallback(async () => {
    setPeriods(groupId === undefined ? [] : await api.period.list({ groupId }).catch(() => []));
  }, [groupId]);
  useEffect(() => {
    void load();
  }, [load]);
  useRefetchOn(['group.changed'], load);
  const now = Date.now();
  return periods.find((period) => period.startAtMs <= now && now < period.endAtMs);
}
