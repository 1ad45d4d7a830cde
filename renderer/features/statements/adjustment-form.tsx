import { Button, Modal, SegmentedControl, Select, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { parseAmount } from '../../../shared/money.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { AdjustmentLines } from './adjustment-lines.tsx';
import classes from './closing.module.css';
import { type Overview, useStatements } from './statements-store.ts';

type AdjustmentFormProps = {
  opened: boolean;
  overview: Overview;
  /** The closed period that is proposed; the form is not opened where there is none. */
  aboutPeriodId: string | undefined;
  group: Group;
  onClose: () => void;
};

/** An entry about a closed period, billed in the open one: who bears more, who bears less, and why. */
export function AdjustmentForm({ opened, aboutPeriodId, ...rest }: AdjustmentFormProps) {
  const { t } = useTranslation('closing');
  return (
    <Modal opened={opened} onClose={rest.onClose} title={t('adjust.title')} size={600}>
      {opened && aboutPeriodId !== undefined ? <Form aboutPeriodId={aboutPeriodId} {...rest} /> : null}
    </Modal>
  );
}

type FormProps = Omit<AdjustmentFormProps, 'opened'> & { aboutPeriodId: string };

const OWNER = '';

function Form({ overview, aboutPeriodId, group, onClose }: FormProps) {
  const { t } = useTranslation(['closing', 'common']);
  const enterAdjustment = useStatements((state) => state.enterAdjustment);
  const { busy, error, run } = useAction();
  const [tried, setTried] = useState(false);
  const [values, setValues] = useState({
    kind: 'correction' as 'correction' | 'repricing',
    aboutPeriodId,
    reason: '',
    amounts: {} as Readonly<Record<string, string>>,
    /** Null: not said yet. */
    payer: null as string | null,
  });
  const put = (changed: Partial<typeof values>) => setValues((before) => ({ ...before, ...changed }));
  const { members, statements } = overview;
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
    const { kind, reason, payer } = values;
    const entry = { kind, reason, aboutPeriodId: values.aboutPeriodId, lines };
    const paid = sumMinor === 0n ? {} : { payerMemberId: payer === OWNER ? null : payer };
    if (!(await run(() => enterAdjustment({ ...entry, ...paid })))) return;
    notifications.show({ message: t('adjust.done') });
    onClose();
  };
  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)} noValidate>
      <p className={classes.hint}>{t('adjust.lead')}</p>
      <div className={classes.pair}>
        <KindChoice value={values.kind} onChange={(kind) => put({ kind })} />
        <Select
          label={t('adjustments.about')}
          allowDeselect={false}
          value={values.aboutPeriodId}
          onChange={(chosen) => put({ aboutPeriodId: chosen ?? aboutPeriodId })}
          data={statements.map(({ periodId, label, number }) => ({
            value: periodId,
            label: t('adjust.period', { label, number }),
          }))}
        />
      </div>
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
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {t('adjust.submit')}
        </Button>
      </div>
    </form>
  );
}

type Kind = 'correction' | 'repricing';

function KindChoice({ value, onChange }: { value: Kind; onChange: (kind: Kind) => void }) {
  const { t } = useTranslation('closing');
  return (
    <div className={classes.field}>
      <span className={classes.fieldLabel} aria-hidden>
        {t('adjustments.kind')}
      </span>
      <SegmentedControl
        fullWidth
        aria-label={t('adjustments.kind')}
        value={value}
        onChange={(kind) => onChange(kind === 'repricing' ? 'repricing' : 'correction')}
        data={(['correction', 'repricing'] as const).map((kind) => ({
          value: kind,
          label: t(`adjustments.kinds.${kind}`),
        }))}
      />
    </div>
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
