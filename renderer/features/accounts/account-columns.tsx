import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { AccountFeeText } from '../../components/account-fee.tsx';
import { AccountStateBadge } from '../../components/account-state.tsx';
import type { Column } from '../../components/data-table.tsx';
import { InstantText } from '../../components/time.tsx';
import { OfLimit } from './account-use.tsx';
import classes from './accounts.module.css';

/** The columns of the list of accounts. */
export function useAccountColumns(): Column<Account>[] {
  const { t } = useTranslation(['accounts', 'common']);
  const absent = (text: string) => <span className={classes.absent}>{text}</span>;
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ name, provider, sharing, description }) => (
        <div className={classes.named} title={description === '' ? name : `${name}\n${description}`}>
          <div className={classes.clamped}>{name}</div>
          <div className={classes.note}>
            {t(`common:provider.${provider}`)}
            {sharing === 'dedicated' ? ` · ${t('sharing.dedicated')}` : ''}
          </div>
        </div>
      ),
    },
    {
      key: 'state',
      header: t('column.state'),
      nowrap: true,
      cell: (account) => (
        <div className={classes.badge}>
          <AccountStateBadge account={account} />
        </div>
      ),
    },
    {
      key: 'group',
      header: t('column.group'),
      cell: ({ boundGroupName }) =>
        boundGroupName === null ? (
          absent(t('unbound'))
        ) : (
          <div className={classes.clamped} title={boundGroupName}>
            {boundGroupName}
          </div>
        ),
    },
    {
      key: 'priority',
      header: t('column.priority'),
      align: 'right',
      nowrap: true,
      cell: ({ priority }) => priority,
    },
    {
      key: 'today',
      header: t('column.today'),
      align: 'right',
      nowrap: true,
      cell: ({ use, dailyRequestLimit }) => <OfLimit count={use.dayRequests} limit={dailyRequestLimit} />,
    },
    {
      key: 'lastUsed',
      header: t('column.lastUsed'),
      nowrap: true,
      cell: ({ lastUsedAtMs }) =>
        lastUsedAtMs === null ? absent(t('common:never')) : <InstantText atMs={lastUsedAtMs} />,
    },
    {
      key: 'fee',
      header: t('column.fee'),
      align: 'right',
      nowrap: true,
      cell: (account) => <AccountFeeText account={account} />,
    },
  ];
}
