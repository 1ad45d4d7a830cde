import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Facts } from '../../components/facts.tsx';
import { PusdText } from '../../components/money.tsx';
import { InstantText, useClock } from '../../components/time.tsx';
import { CountText, TokensText } from '../../components/tokens.tsx';
import classes from './accounts.module.css';

/** What the account has done so far, and what it is doing, each beside its limit. */
export function AccountUse({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const clock = useClock();
  const { use, concurrencyLimit, dailyRequestLimit } = account;
  return (
    <DrawerSection title={t('use.title')}>
      <Facts
        facts={[
          { name: t('use.requests'), value: <CountText count={use.requests} /> },
          { name: t('use.tokens'), value: <TokensText tokens={use.tokens} /> },
          {
            name: t('use.cost'),
            value: (
              <>
                <div>
                  <PusdText pusd={use.costPusd} />
                </div>
                {use.unpricedRequests === 0 ? null : (
                  <div className={classes.note}>{t('use.unpriced', { count: use.unpricedRequests })}</div>
                )}
              </>
            ),
          },
          { name: t('use.running'), value: <OfLimit count={use.running} limit={concurrencyLimit} /> },
          {
            name: t('use.today'),
            value: (
              <>
                <div>
                  <OfLimit count={use.dayRequests} limit={dailyRequestLimit} />
                </div>
                {dailyRequestLimit === null || account.boundGroupId === null ? null : (
                  <div className={classes.note}>{t('use.renews', { at: clock(use.dayEndsAtMs) })}</div>
                )}
              </>
            ),
          },
          { name: t('detail.lastUsed'), value: <InstantText atMs={account.lastUsedAtMs} /> },
        ]}
      />
    </DrawerSection>
  );
}

/** A count, with its limit where there is one: "3 / 10". */
export function OfLimit({ count, limit }: { count: number; limit: number | null }) {
  if (limit === null) return <CountText count={count} />;
  return (
    <>
      <CountText count={count} /> / <CountText count={limit} />
    </>
  );
}
