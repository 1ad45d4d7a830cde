import { Button, Skeleton } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { AppError } from '../../../shared/errors.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { AccountFeeText } from '../../components/account-fee.tsx';
import { AccountStateBadge } from '../../components/account-state.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/facts.tsx';
import { Panel } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import { UsageWindows } from '../../components/usage-windows.tsx';
import classes from './home.module.css';

type AccountCardProps = {
  /** Undefined until it is read, null when there is none. */
  account: Account | null | undefined;
  error: AppError | undefined;
  onRetry: () => void;
};

/** The group's one account. */
export function AccountCard({ account, error, onRetry }: AccountCardProps) {
  if (account === undefined)
    return (
      <Panel>{error ? <ErrorNotice error={error} during="load" onRetry={onRetry} /> : <Waiting />}</Panel>
    );
  return (
    <Panel padded={false}>{account === null ? <NoAccount /> : <BoundAccount account={account} />}</Panel>
  );
}

/** Name, two windows and three facts, as they will stand. */
function Waiting() {
  const lines = ['50%', '30%', '100%', '45%', '100%', '45%', '75%', '75%', '75%'];
  return (
    <div className={classes.waiting} aria-busy="true">
      {lines.map((width, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={place} height={12} width={width} />
      ))}
    </div>
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
