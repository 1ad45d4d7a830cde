import { Button, Skeleton } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { AccountFeeText } from '../../components/account-fee.tsx';
import { AccountStateBadge } from '../../components/account-state.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Facts } from '../../components/facts.tsx';
import { Panel } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import { UsageWindows } from '../../components/usage-windows.tsx';
import classes from './home.module.css';

/** The group's one account; undefined while loading, null when there is none. */
export function AccountCard({ account }: { account: Account | null | undefined }) {
  if (account === undefined) {
    return (
      <Panel>
        <div className={classes.waiting}>
          <Skeleton height={16} width="50%" />
          <Skeleton height={10} />
          <Skeleton height={10} width="40%" />
          <Skeleton height={10} />
          <Skeleton height={10} width="60%" />
        </div>
      </Panel>
    );
  }
  return (
    <Panel padded={false}>{account === null ? <NoAccount /> : <BoundAccount account={account} />}</Panel>
  );
}

function BoundAccount({ account }: { account: Account }) {
  const { t } = useTranslation(['home', 'common']);
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <div>
          <div className={classes.accountName}>{account.name}</div>
          <div className={classes.provider}>{t(`common:provider.${account.provider}`)}</div>
        </div>
        <AccountStateBadge account={account} />
      </div>
      {account.health.windows.length === 0 ? null : (
        <div className={classes.windows}>
          <UsageWindows windows={account.health.windows} />
        </div>
      )}
      <Facts
        facts={[
          {
            name: t('home:accountFee'),
            value: <AccountFeeText account={account} />,
          },
          {
            name: t('home:accountMetered'),
            value: account.meteredBilled ? t('home:accountBilled') : t('home:accountYardstick'),
          },
          {
            name: t('home:accountChecked'),
            value: account.lastCheck ? (
              <InstantText atMs={account.lastCheck.checkedAtMs} as="clock" />
            ) : (
              t('home:accountNeverChecked')
            ),
          },
        ]}
      />
      <div className={classes.cardFoot}>
        <a href={hrefOf(paths.account(account.id))}>{t('home:accountOpen')}</a>
      </div>
    </div>
  );
}

function NoAccount() {
  const { t } = useTranslation('home');
  return (
    <EmptyState
      icon={IconKey}
      title={t('accountNone')}
      action={
        <Button component="a" href={hrefOf(paths.accounts)} variant="default">
          {t('accountBind')}
        </Button>
      }
    >
      {t('accountNoneText')}
    </EmptyState>
  );
}
