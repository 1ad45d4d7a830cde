import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { AccountCosts, AccountFee } from '../../../shared/contract/account-costs.ts';
import { formatMoney } from '../../../shared/money.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useGroups } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { offerUndo } from '../../app/undo.tsx';
import { addDays } from '../../components/calendar.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { MoneyText } from '../../components/money.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { CostFeeEnd } from './cost-fee-end.tsx';
import { CostFeeForm } from './cost-fee-form.tsx';
import { feeValuesOf, newFeeValues, successorOf, termsOf } from './cost-fee-values.ts';
import classes from './costs.module.css';

type CostFeesProps = {
  account: Account;
  costs: AccountCosts;
  onChanged: (costs: AccountCosts) => void;
};

type Doing = { what: 'add' } | { what: 'change' | 'correct' | 'end' | 'remove'; fee: AccountFee };

/** The fees of an account over time, and what can be done about them. */
export function CostFees({ account, costs, onChanged }: CostFeesProps) {
  const { t } = useTranslation('costs');
  const [doing, setDoing] = useState<Doing | null>(null);
  const ofFee = doing !== null && 'fee' in doing ? doing.fee : undefined;
  return (
    <>
      {costs.fees.length === 0 ? <p className={classes.note}>{t('fees.none')}</p> : null}
      <ul className={classes.fees}>
        {costs.fees.map((fee) => (
          <li key={fee.id} className={classes.fee}>
            <FeeLine fee={fee} onDo={(what) => setDoing({ what, fee })} />
            {ofFee?.id === fee.id && doing !== null && doing.what !== 'add' && doing.what !== 'remove' ? (
              <FeeAction
                account={account}
                costs={costs}
                what={doing.what}
                fee={fee}
                onChanged={onChanged}
                onClose={() => setDoing(null)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {doing?.what === 'add' ? (
        <AddFee account={account} costs={costs} onChanged={onChanged} onClose={() => setDoing(null)} />
      ) : (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setDoing({ what: 'add' })}
          >
            {t('fees.add')}
          </Button>
        </div>
      )}
      <RemoveFee
        fee={doing?.what === 'remove' ? doing.fee : undefined}
        onChanged={onChanged}
        onClose={() => setDoing(null)}
      />
    </>
  );
}

type FeeLineProps = { fee: AccountFee; onDo: (what: 'change' | 'correct' | 'end' | 'remove') => void };

function FeeLine({ fee, onDo }: FeeLineProps) {
  const { t } = useTranslation('costs');
  const lang = useLang();
  const amount = formatMoney(fee.amount, lang);
  return (
    <div className={classes.feeLine}>
      <div className={classes.feeText}>
        <div className={classes.feeHead}>
          <strong>
            <MoneyText money={fee.amount} />
          </strong>
          <FeeState fee={fee} />
        </div>
        <div>
          {fee.cycleDay === null ? t('fees.byPeriod') : t('fees.byDay', { day: fee.cycleDay })}
          {' · '}
          {fee.payerName === null ? t('fees.paidByOwner') : t('fees.paidBy', { name: fee.payerName })}
        </div>
        <FeeDates fee={fee} />
      </div>
      <div className={classes.feeButtons}>
        {fee.state === 'ended' ? null : (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('fees.changeFee', { amount })}
            onClick={() => onDo('change')}
          >
            {t('fees.change')}
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={26} aria-label={t('fees.more', { amount })}>
              <IconDots size={15} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {fee.state === 'ended' ? null : (
              <Menu.Item onClick={() => onDo('end')}>{t('fees.end')}</Menu.Item>
            )}
            <Menu.Item onClick={() => onDo('correct')}>{t('fees.correct')}</Menu.Item>
            <Menu.Item color="var(--ac-bad)" onClick={() => onDo('remove')}>
              {t('fees.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

function FeeState({ fee: { state } }: { fee: AccountFee }) {
  const { t } = useTranslation('costs');
  const tones = { current: 'ok', upcoming: 'info', ended: 'muted' } as const;
  return <StatusBadge tone={tones[state]}>{t(`fees.state.${state}`)}</StatusBadge>;
}

function FeeDates({ fee }: { fee: AccountFee }) {
  const { t } = useTranslation('costs');
  const lang = useLang();
  const { validFromOn, validUntilOn, firstChargeOn, nextChargeOn } = fee;
  const date = (on: string) => formatCalendarDate(on, lang);
  const parts = [
    validFromOn === null ? undefined : t('fees.from', { date: date(validFromOn) }),
    validUntilOn === null ? undefined : t('fees.until', { date: date(addDays(validUntilOn, -1)) }),
    firstChargeOn === null || firstChargeOn === nextChargeOn
      ? undefined
      : t('fees.first', { date: date(firstChargeOn) }),
    nextChargeOn === null ? undefined : t('fees.next', { date: date(nextChargeOn) }),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : <div className={classes.note}>{parts.join(' · ')}</div>;
}

type ActionProps = CostFeesProps & { onClose: () => void };

function AddFee({ account, costs, onChanged, onClose }: ActionProps) {
  const { t } = useTranslation('costs');
  const group = useGroups((state) => state.groups.find(({ id }) => id === account.boundGroupId));
  const isBeside = costs.fees.some(({ state }) => state !== 'ended');
  return (
    <CostFeeForm
      account={account}
      title={t('fees.add')}
      hint={isBeside ? t('fees.addBesideHint') : t('fees.addHint')}
      submitLabel={t('fees.addSubmit')}
      initial={newFeeValues(group?.currency ?? 'CNY')}
      onSubmit={async (fee) => {
        const after = await api.account.addFee({ accountId: account.id, fee });
        onChanged(after);
        offerUndo(t('fees.added'), () => removeNewFee(costs, after));
      }}
      onClose={onClose}
    />
  );
}

type FeeActionProps = ActionProps & { what: 'change' | 'correct' | 'end'; fee: AccountFee };

function FeeAction({ account, costs, what, fee, onChanged, onClose }: FeeActionProps) {
  const { t } = useTranslation('costs');
  if (what === 'end')
    return <CostFeeEnd fee={fee} todayOn={costs.todayOn} onChanged={onChanged} onClose={onClose} />;
  if (what === 'change')
    return (
      <CostFeeForm
        account={account}
        title={t('fees.changeTitle')}
        hint={t('fees.changeHint')}
        submitLabel={t('fees.changeSubmit')}
        initial={successorOf(fee, costs.todayOn)}
        needsBeginning
        onSubmit={async (next) => {
          const draft = { accountId: account.id, fee: next, replacesFeeId: fee.id };
          const after = await api.account.addFee(draft);
          onChanged(after);
          offerUndo(t('fees.changed'), async () => {
            await removeNewFee(costs, after);
            const { id: feeId, validUntilOn } = fee;
            await api.account.updateFee({ feeId, changes: { validUntilOn } });
          });
        }}
        onClose={onClose}
      />
    );
  return (
    <CostFeeForm
      account={account}
      title={t('fees.correct')}
      hint={t('fees.correctHint')}
      submitLabel={t('fees.correctSubmit')}
      initial={feeValuesOf(fee)}
      onSubmit={async (changes) => {
        onChanged(await api.account.updateFee({ feeId: fee.id, changes }));
        offerUndo(t('fees.corrected'), () => api.account.updateFee({ feeId: fee.id, changes: termsOf(fee) }));
      }}
      onClose={onClose}
    />
  );
}

type RemoveFeeProps = {
  /** Undefined: not asked. */
  fee: AccountFee | undefined;
  onChanged: (costs: AccountCosts) => void;
  onClose: () => void;
};

function RemoveFee({ fee, onChanged, onClose }: RemoveFeeProps) {
  const { t } = useTranslation('costs');
  const { busy, error, run, clear } = useAction();
  const close = (): void => {
    clear();
    onClose();
  };
  const remove = async (): Promise<void> => {
    if (fee === undefined) return;
    const done = await run(async () => {
      const after = await api.account.removeFee({ feeId: fee.id });
      const { accountId } = after;
      onChanged(after);
      offerUndo(t('fees.removed'), () => api.account.addFee({ accountId, fee: termsOf(fee) }));
    });
    if (done) onClose();
  };
  return (
    <ConfirmDialog
      opened={fee !== undefined}
      title={t('fees.removeTitle')}
      action={t('fees.remove')}
      danger
      busy={busy}
      error={error}
      onConfirm={() => void remove()}
      onClose={close}
    >
      {t('fees.removeText')}
    </ConfirmDialog>
  );
}

/** Removes the fee that is there after and was not before. */
async function removeNewFee(before: AccountCosts, after: AccountCosts): Promise<void> {
  const added = after.fees.find(({ id }) => !before.fees.some((fee) => fee.id === id));
  if (added !== undefined) await api.account.removeFee({ feeId: added.id });
}
