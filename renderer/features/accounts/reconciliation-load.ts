import { useRefetchOn } from '../../app/live.ts';
import { type Read, useRead } from '../../components/use-read.ts';

/** What `ask` answers of an account's comparison, asked again for another `key` and whenever it may have changed. */
export function useReconciliation<Answer>(
  accountId: string,
  key: string,
  ask: () => Promise<Answer>,
): Read<Answer> {
  const read = useRead(key, ask);
  useRefetchOn(
    ['reconciliation.changed', 'usage.recorded', 'account.changed', 'group.changed'],
    read.load,
    ({ payload }) => !('accountId' in payload) || payload.accountId === accountId,
  );
  return read;
}
