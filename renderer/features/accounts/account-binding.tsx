import { Button, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { useCurrentGroup, useGroups } from '../../app/group-store.ts';
import { offerUndo } from '../../app/undo.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';

/** Which group the account serves: one at most, and it alone. */
export function AccountBinding({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  return (
    <DrawerSection title={t('detail.binding')}>
      {account.boundGroupId === null ? <Bind account={account} /> : <Bound account={account} />}
    </DrawerSection>
  );
}

function Bound({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const { bind, unbind } = useAccounts();
  const { busy, error, run, clear } = useAction();
  const [asking, setAsking] = useState(false);
  const group = useLingering(account.boundGroupName ?? undefined) ?? '';
  const confirm = async (): Promise<void> => {
    const { boundGroupId } = account;
    if (boundGroupId === null || !(await run(() => unbind(boundGroupId)))) return;
    setAsking(false);
    offerUndo(t('detail.unbound', { group }), () => bind(account.id, boundGroupId));
  };
  return (
    <div className={classes.inline}>
      <span>{t('detail.boundTo', { group })}</span>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        {t('detail.unbind')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('detail.unbindTitle', { group })}
        action={t('detail.unbind')}
        danger
        busy={busy}
        error={error}
        onConfirm={() => void confirm()}
        onClose={() => {
          clear();
          setAsking(false);
        }}
      >
        {t('detail.unbindText', { group })}
      </ConfirmDialog>
    </div>
  );
}

function Bind({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const { bind, unbind, accounts } = useAccounts();
  const groups = useGroups((state) => state.groups);
  const current = useCurrentGroup();
  const { busy, error, run } = useAction();
  const [chosen, setChosen] = useState<string | null>(
    current && current.accountId === null ? current.id : null,
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen === null) return;
    await run(async () => {
      const bound = await bind(account.id, chosen);
      offerUndo(t('detail.bound', { group: bound.boundGroupName ?? '' }), () => unbind(chosen));
    });
  };
  if (groups.length === 0) return <p className={classes.note}>{t('detail.noGroups')}</p>;
  return (
    <form className={classes.check} onSubmit={(event) => void submit(event)}>
      <div>{t('detail.notBound')}</div>
      <div className={classes.inline}>
        <Select
          label={t('detail.bind')}
          description={t('detail.bindHint')}
          placeholder={t('detail.chooseGroup')}
          value={chosen}
          onChange={setChosen}
          data={groups.map((group) => {
            const other = accounts?.find((one) => one.id === group.accountId);
            const label = other
              ? t('detail.groupTaken', { group: group.name, account: other.name })
              : group.name;
            return { value: group.id, label };
          })}
        />
        <Button type="submit" loading={busy} disabled={chosen === null}>
          {t('detail.bindSubmit')}
        </Button>
      </div>
      <ErrorNotice error={error} />
    </form>
  );
}
