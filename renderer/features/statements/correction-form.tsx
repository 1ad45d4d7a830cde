import { Select, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { parseAmount } from '../../../shared/money.ts';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import { AdjustmentLines } from './adjustment-lines.tsx';
import classes from './closing.module.css';
import { type Overview, useStatements } from './statements-store.ts';

type CorrectionFormProps = {
  aboutPeriodId: string;
  overview: Overview;
  group: Group;
  onClose: () => void;
};

const OWNER = '';

/** Amounts by hand: who bears more, who bears less, and why. */
export function CorrectionForm({ overview, aboutPeriodId, group, onClose }: CorrectionFormProps) {
  const { t } = useTranslation('closing');
  const enterAdjustment = useStatements((state) => state.enterAdjustment);
  const { busy, error, run } = useAction();
  const [tried, setTried] = useState(false);
  const [values, setValues] = useState({
    reason: '',
    amounts: {} as Readonly<Record<string, string>>,
    /** Null: not said yet. */
    payer: null as string | null,
  });
  const put = (changed: Partial<typeof values>) => setValues((before) => ({ ...before, ...changed }));
  const { members } = overview;
  const { lines, sumMinor, isReadable } = linesOf(values.amounts, members, group.currency);
  const problems = {
    reason: values.reason.trim() === '',
    lines: lines.length === 0,
    payer: sumMinor !== 0n && values.payer === null,
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isReadable || Object.values(problems).some(Boolean)) return;
    const { reason, payer } = values;
    const entry = { kind: 'correction' as const, reason, aboutPeriodId, lines };
    const paid = sumMinor === 0n ? {} : { payerMemberId: payer === OWNER ? null : payer };
    if (!(await run(() => enterAdjustment({ ...entry, ...paid })))) return;
    notifications.show({ message: t('adjust.done') });
    onClose();
  };
  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)} noValidate>
      <Textarea
        data-autofocus
        label={t('reason')}
        description={t('reasonHint')}
        maxLength={500}
        autosize
        minRows={1}
        maxRows={5}
        value={values.reason}
        error={tried && problems.reason ? t('reasonMissing') : undefined}
        onChange={(event) => put({ reason: event.currentTarget.value })}
      />
      <AdjustmentLines
        members={members}
        currency={group.currency}
        amounts={values.amounts}
        sumMinor={sumMinor}
        problem={tried && isReadable && problems.lines ? t('adjust.linesMissing') : undefined}
        onChange={(memberId, text) => put({ amounts: { ...values.amounts, [memberId]: text } })}
      />
      {sumMinor === 0n ? null : (
        <Select
          label={t(sumMinor > 0n ? 'payer.label' : 'payer.receiver')}
          description={t('payer.hint')}
          placeholder={t('payer.choose')}
          value={values.payer}
          onChange={(payer) => put({ payer })}
          error={tried && problems.payer ? t('payer.missing') : undefined}
          data={[
            { value: OWNER, label: t('payer.owner') },
            ...members.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <FormEnd error={error} busy={busy} submitLabel={t('adjust.submit')} onCancel={onClose} />
    </form>
  );
}

/** The lines that say something; an empty field is no line, and one that cannot be read counts as zero in the sum. */
function linesOf(
  amounts: Readonly<Record<string, string>>,
  members: readonly Member[],
  currency: string,
): { lines: { memberId: string; amountMinor: bigint }[]; sumMinor: bigint; isReadable: boolean } {
  const typed = members
    .map(({ id }) => ({ memberId: id, text: amounts[id] ?? '' }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ memberId, text }) => ({ memberId, read: parseAmount(text, currency) }));
  const lines = typed.flatMap(({ memberId, read }) =>
    read.ok && read.amountMinor !== 0n ? [{ memberId, amountMinor: read.amountMinor }] : [],
  );
  return {
    lines,
    sumMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    isReadable: typed.every(({ read }) => read.ok),
  };
}
