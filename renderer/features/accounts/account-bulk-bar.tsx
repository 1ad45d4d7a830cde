import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlugConnected, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { type BulkAction, bulkAction } from '../../../shared/contract/account-bulk.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useAction } from '../../components/use-action.ts';
import { opposite, useBulk } from './account-bulk-store.ts';
import classes from './account-list.module.css';
import { useAccounts } from './accounts-store.ts';

type AccountBulkBarProps = {
  /** Ids of the accounts that are chosen and shown. */
  chosen: readonly string[];
  onClear: () => void;
};

const icons = {
  enable: IconPlayerPlay,
  disable: IconPlayerPause,
  remove: IconTrash,
  check: IconPlugConnected,
} satisfies Record<BulkAction, unknown>;

/** What can be done to all chosen accounts; nothing while none is. */
export function AccountBulkBar({ chosen, onClear }: AccountBulkBarProps) {
  const { t } = useTranslation('accountList');
  const begin = useBulk((state) => state.begin);
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const { busy, error, run, clear } = useAction();
  const [asked, setAsked] = useState<BulkAction | null>(null);
  const count = chosen.length;
  const act = async (action: BulkAction): Promise<void> => {
    const isOther = ({ id, enabled }: Account) => chosen.includes(id) && enabled === (action === 'disable');
    const changing = opposite(action) === undefined ? [] : accounts.filter(isOther).map(({ id }) => id);
    if (!(await run(() => begin(action, chosen, changing)))) return setAsked(action);
    setAsked(null);
    onClear();
  };
  if (count === 0) return null;
  return (
    <section className={classes.bar} aria-label={t('bulk.label')}>
      <span className={classes.count} aria-live="polite">
        {t('bulk.chosen', { count })}
      </span>
      {bulkAction.options.map((action) => {
        const Icon = icons[action];
        return (
          <Button
            key={action}
            variant="default"
            {...(action === 'remove' ? { color: 'red', variant: 'light' } : {})}
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() => (action === 'check' || action === 'enable' ? void act(action) : setAsked(action))}
          >
            {t(`bulk.action.${action}`)}
          </Button>
        );
      })}
      <Button variant="subtle" color="gray" onClick={onClear}>
        {t('bulk.clear')}
      </Button>
      {asked === null ? null : (
        <ConfirmDialog
          opened
          title={t(`bulk.title.${asked}`, { count })}
          action={t(`bulk.action.${asked}`)}
          danger={asked === 'remove'}
          busy={busy}
          error={error}
          onConfirm={() => void act(asked)}
          onClose={() => {
            clear();
            setAsked(null);
          }}
        >
          {t(`bulk.ask.${asked}`)}
        </ConfirmDialog>
      )}
    </section>
  );
}
