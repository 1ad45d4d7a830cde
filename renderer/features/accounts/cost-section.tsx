import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { AccountCosts } from '../../../shared/contract/account-costs.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useRefetchOn } from '../../app/live.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { api } from '../../transports/api.ts';
import { CostFees } from './cost-fees.tsx';
import { CostPricing } from './cost-pricing.tsx';

/** What the account costs: its fees over time, and how its calls are priced. */
export function CostSection({ account }: { account: Account }) {
  const { t } = useTranslation('costs');
  const { costs, failure, load, show } = useCosts(account.id);
  return (
    <>
      <DrawerSection title={t('fees.title')} hint={t('fees.hint')}>
        <ErrorNotice error={failure} during="load" onRetry={() => void load()} />
        {costs === undefined ? null : <CostFees account={account} costs={costs} onChanged={show} />}
      </DrawerSection>
      <DrawerSection title={t('pricing.title')} hint={t('pricing.hint')}>
        {costs === undefined ? null : <CostPricing account={account} costs={costs} onChanged={show} />}
      </DrawerSection>
    </>
  );
}

function useCosts(accountId: string) {
  const [costs, setCosts] = useState<AccountCosts>();
  const [failure, setFailure] = useState<AppError | null>(null);
  const load = useCallback(async (): Promise<void> => {
    try {
      setCosts(await api.account.costs({ accountId }));
      setFailure(null);
    } catch (thrown) {
      setFailure(asAppError(thrown));
    }
  }, [accountId]);
  useEffect(() => void load(), [load]);
  useRefetchOn(['account.changed', 'group.changed', 'member.changed'], load);
  return { costs, failure, load, show: setCosts };
}
