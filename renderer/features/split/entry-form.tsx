import { Button, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { PoolEntry, SplitPreview } from '../../../shared/contract/split.ts';
import { minorToDecimal, parseAmount } from '../../../shared/money.ts';
import { offerUndo } from '../../app/undo.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './rules.module.css';
import { useSplit } from './split-store.ts';

type EntryFormProps = {
  /** Null: closed. */
  edited: PoolEntry | 'new' | null;
  preview: SplitPreview;
  onClose: () => void;
};

/** One refund or cost: how much, for what, when, and who paid or got it. */
export function EntryForm({ edited, preview, onClose }: EntryFormProps) {
  const { t } = useTranslation('split');
  return (
    <Modal
      opened={edited !== null}
      onClose={onClose}
      title={t(edited === 'new' ? 'entries.addTitle' : 'entries.editTitle')}
      size={520}
    >
      {edited === null ? null : <Form edited={edited} preview={preview} onClose={onClose} />}
    </Modal>
  );
}

function Form({ edited, preview, onClose }: EntryFormProps & { edited: PoolEntry | 'new' }) {
  const { t } = useTranslation(['split', 'common']);
  const stored = edited === 'new' ? undefined : edited;
  const [values, setValues] = useState({
    kind: stored?.kind ?? ('refund' as const),
    sharedLike: stored?.sharedLike ?? ('fee' as const),
    amount: stored === undefined ? '' : minorToDecimal(stored.amount.amountMinor, stored.amount.currency),
    currency: stored?.amount.currency ?? preview.currency,
    bookedOn: stored?.bookedOn ?? lastDayOf(preview),
    accountId: stored?.accountId ?? '',
    payerMemberId: stored?.payerMemberId ?? '',
    reason: stored?.reason ?? '',
  });
  const [tried, setTried] = useState(false);
  const choices = useChoices(preview.groupId);
  const { saveEntry, removeEntry } = useSplit();
  const { busy, error, run } = useAction();
  const put = (changed: Partial<typeof values>) => setValues((before) => ({ ...before, ...changed }));
  const read = parseAmount(values.amount, values.currency);
  const amountProblem = !read.ok || read.amountMinor <= 0n;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!read.ok || amountProblem || values.reason.trim() === '' || values.bookedOn === '') return;
    const { kind, sharedLike, currency, bookedOn, reason } = values;
    const entry = {
      ...{ kind, sharedLike, bookedOn, reason, amount: { amountMinor: read.amountMinor, currency } },
      accountId: values.accountId === '' ? null : values.accountId,
      payerMemberId: values.payerMemberId === '' ? null : values.payerMemberId,
    };
    if (!(await run(() => saveEntry(stored?.id, entry)))) return;
    notifications.show({ message: t('entries.saved') });
    onClose();
  };
  const remove = async (): Promise<void> => {
    if (stored === undefined || !(await run(() => removeEntry(stored.id)))) return;
    const { id: _, createdAtMs, groupId, ...entry } = stored;
    offerUndo(t('entries.removed'), () => api.split.addEntry({ groupId, entry }));
    onClose();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <SegmentedControl
        size="sm"
        aria-label={t('entries.kind')}
        value={values.kind}
        onChange={(kind) => put({ kind: kind === 'charge' ? 'charge' : 'refund' })}
        data={[
          { value: 'refund', label: t('pool.refund') },
          { value: 'charge', label: t('pool.charge') },
        ]}
      />
      <p className={classes.hint}>{t(`entries.hints.${values.kind}`)}</p>
      <div className={classes.pair}>
        <TextInput
          label={t('pool.amount')}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          rightSection={<span className={classes.unit}>{values.currency}</span>}
          rightSectionWidth={52}
          value={values.amount}
          error={tried && amountProblem ? t('entries.amountProblem') : undefined}
          onChange={(event) => put({ amount: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('entries.date')}
          value={values.bookedOn}
          error={tried && values.bookedOn === '' ? t('entries.dateMissing') : undefined}
          onChange={(event) => put({ bookedOn: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('entries.reason')}
        value={values.reason}
        maxLength={200}
        error={tried && values.reason.trim() === '' ? t('entries.reasonMissing') : undefined}
        onChange={(event) => put({ reason: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <Select
          label={t('entries.account')}
          value={values.accountId}
          onChange={(accountId) => put({ accountId: accountId ?? '' })}
          data={[
            { value: '', label: t('entries.noAccount') },
            ...choices.accounts.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Select
          label={t(values.kind === 'refund' ? 'entries.receiver' : 'entries.payer')}
          value={values.payerMemberId}
          onChange={(payerMemberId) => put({ payerMemberId: payerMemberId ?? '' })}
          data={[
            { value: '', label: t('entries.owner') },
            ...choices.members.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <Select
        label={t('entries.sharedLike')}
        value={values.sharedLike}
        onChange={(sharedLike) => put({ sharedLike: sharedLike === 'metered' ? 'metered' : 'fee' })}
        data={[
          { value: 'fee', label: t('entries.like.fee') },
          { value: 'metered', label: t('entries.like.metered') },
        ]}
      />
      <ErrorNotice error={error} />
      <div className={classes.actions}>
        {stored === undefined ? null : (
          <Button variant="subtle" color="red" disabled={busy} onClick={() => void remove()}>
            {t('entries.remove')}
          </Button>
        )}
        <span className={classes.space} />
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {t('entries.save')}
        </Button>
      </div>
    </form>
  );
}

/** The accounts and members that an entry may name; without them it can still be entered. */
function useChoices(groupId: string): { accounts: readonly Account[]; members: readonly Member[] } {
  const [choices, setChoices] = useState<{ accounts: Account[]; members: Member[] }>({
    accounts: [],
    members: [],
  });
  useEffect(() => {
    Promise.all([api.account.list({}), api.member.list({ groupId })]).then(
      ([accounts, members]) => setChoices({ accounts, members }),
      () => undefined,
    );
  }, [groupId]);
  return choices;
}

/** Today, or the period's last day once it is over. */
function lastDayOf({ period, asOfMs, zone }: SplitPreview): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(asOfMs);
  return today < period.endOn ? today : period.startOn;
}
