import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { useRefetchOn } from '../../app/live.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Loaded, LoadingLines } from '../../components/loaded.tsx';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import { CostFees } from './cost-fees.tsx';
import { CostPricing } from './cost-pricing.tsx';

/** What the account costs: its fees over time, and how its calls are priced. */
export function CostSection({ account }: { account: Account }) {
  const { t } = useTranslation('costs');
  const accountId = account.id;
  const { value, error, load, show } = useRead(accountId, () => api.account.costs({ accountId }));
  useRefetchOn(['account.changed', 'group.changed', 'member.changed'], load);
  return (
    <>
      <DrawerSection title={t('fees.title')} hint={t('fees.hint')}>
        <Loaded value={value} error={error} onRetry={load}>
          {(costs) => <CostFees account={account} costs={costs} onChanged={show} />}
        </Loaded>
      </DrawerSection>
      <DrawerSection title={t('pricing.title')} hint={t('pricing.hint')}>
        <Loaded value={value} error={error} onRetry={load} waiting={<LoadingLines lines={6} />}>
          {(costs) => <CostPricing account={account} costs={costs} onChanged={show} />}
        </Loaded>
      </DrawerSection>
    </>
  );
}
