import { Button, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { type AppError, errorMessage } from '../../../shared/errors.ts';
import { useGroups } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { type FeeValues, feeDraftOf, isCycleDay } from './cost-fee-values.ts';
import classes from './costs.module.css';
import { PayerSelect } from './payer-select.tsx';

type FeeFormProps = {
  account: Account;
  title: string;
  hint: string;
  submitLabel: string;
  initial: FeeValues;
  /** From which day it counts must be said, because another fee ends there. */
  needsBeginning?: boolean;
  /** Rejects with the AppError of the core. */
  onSubmit: (fee: NonNullable<ReturnType<typeof feeDraftOf>>) => Promise<void>;
  onClose: () => void;
};

/** One fee: how much, when, who pays, from when until when. Enter saves, Esc gives up. */
export function CostFeeForm(props: FeeFormProps) {
  const { account, title, hint, submitLabel, needsBeginning = false, onSubmit, onClose } = props;
  const { t } = useTranslation(['costs', 'common']);
  const [values, setValues] = useState(props.initial);
  const [tried, setTried] = useState(false);
  const { busy, error, run, clear } = useAction();
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => element.current?.querySelector('input')?.focus(), []);
  const put = (changed: Partial<FeeValues>): void => {
    clear();
    setValues((now) => ({ ...now, ...changed }));
  };
  const draft = feeDraftOf(values);
  const lacksBeginning = needsBeginning && values.validFromOn === '';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (draft === undefined || lacksBeginning) return;
    if (await run(() => onSubmit(draft))) onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // An open list of choices takes Esc for itself.
    const isChoosing =
      event.target instanceof Element && event.target.getAttribute('aria-expanded') === 'true';
    if (event.key === 'Escape' && !isChoosing) onClose();
  };
  const refused = useRefusal(error);
  return (
    <form
      ref={element}
      className={classes.inset}
      aria-label={title}
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
      data-closes-first
      noValidate
    >
      <div>
        <h4 className={classes.formTitle}>{title}</h4>
        <p className={classes.note}>{hint}</p>
      </div>
      <Amount account={account} values={values} put={put} tried={tried} refused={refused} />
      <Charged values={values} put={put} tried={tried} refused={refused} />
      <PayerSelect
        label={t('fee.payer')}
        account={account}
        value={values.payerMemberId}
        onChange={(payerMemberId) => put({ payerMemberId })}
        error={refused('payerMemberId')}
      />
      <div className={classes.pair}>
        <DateInput
          label={t('fee.validFrom')}
          description={needsBeginning ? t('fee.changesOnHint') : t('fee.validFromHint')}
          value={values.validFromOn}
          onChange={(validFromOn) => put({ validFromOn })}
          error={tried && lacksBeginning ? t('fee.dateMissing') : refused('validFromOn')}
        />
        <DateInput
          label={t('fee.validUntil')}
          description={t('fee.validUntilHint')}
          value={values.validUntilOn}
          onChange={(validUntilOn) => put({ validUntilOn })}
          error={refused('validUntilOn')}
        />
      </div>
      {error !== null && !isPlaced(error) ? <ErrorNotice error={error} /> : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

type PartProps = {
  values: FeeValues;
  put: (changed: Partial<FeeValues>) => void;
  /** Empty fields are marked only once the form was to be saved. */
  tried: boolean;
  refused: (field: string) => string | undefined;
};

function Amount({ account, values, put, tried, refused }: PartProps & { account: Account }) {
  const { t } = useTranslation(['costs', 'common']);
  const group = useGroups((state) => state.groups.find(({ id }) => id === account.boundGroupId));
  // A fee in any other currency could not be converted into the group's.
  const currencies = [...new Set([...(group ? [group.currency] : []), 'USD', values.currency])];
  const isEmpty = tried && values.amount.trim() === '';
  return (
    <div className={classes.amount}>
      <AmountField
        label={t('fee.amount')}
        currency={values.currency}
        value={values.amount}
        onChange={(amount) => put({ amount })}
        error={isEmpty ? t('common:amountProblem.empty') : (refused('amountMinor') ?? refused('amount'))}
      />
      <Select
        label={t('fee.currency')}
        data={currencies}
        value={values.currency}
        onChange={(currency) => put({ currency: currency ?? values.currency })}
        error={refused('currency')}
      />
    </div>
  );
}

function Charged({ values, put, tried, refused }: PartProps) {
  const { t } = useTranslation('costs');
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('fee.charged')}
        value={values.charged}
        onChange={(charged) => put({ charged: charged === 'day' ? 'day' : 'period' })}
        data={[
          { value: 'period', label: t('fee.byPeriod') },
          { value: 'day', label: t('fee.byDay') },
        ]}
      />
      {values.charged === 'period' ? (
        <p className={classes.note}>{t('fee.byPeriodHint')}</p>
      ) : (
        <div className={classes.pair}>
          <NumberInput
            label={t('fee.cycleDay')}
            description={t('fee.cycleDayHint')}
            value={values.cycleDay}
            onChange={(day) => put({ cycleDay: String(day) })}
            error={tried && !isCycleDay(values.cycleDay) ? t('fee.cycleDayProblem') : refused('cycleDay')}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            hideControls
          />
          <DateInput
            label={t('fee.firstCharge')}
            description={t('fee.firstChargeHint')}
            value={values.firstChargeOn}
            onChange={(firstChargeOn) => put({ firstChargeOn })}
            error={refused('firstChargeOn')}
          />
        </div>
      )}
    </>
  );
}

type DateInputProps = {
  label: string;
  description: string;
  value: string;
  onChange: (on: string) => void;
  error: string | undefined;
};

function DateInput({ onChange, ...rest }: DateInputProps) {
  return <TextInput {...rest} type="date" onChange={(event) => onChange(event.currentTarget.value)} />;
}

const placed = [
  'amountMinor',
  'amount',
  'currency',
  'cycleDay',
  'firstChargeOn',
  'payerMemberId',
  'validFromOn',
  'validUntilOn',
];

function isPlaced({ field }: AppError): boolean {
  return placed.includes(field?.split('.').at(-1) ?? '');
}

/** What the core has said against a field. */
function useRefusal(error: AppError | null): (field: string) => string | undefined {
  const lang = useLang();
  return (field) =>
    error !== null && error.field?.split('.').at(-1) === field ? errorMessage(error, lang) : undefined;
}
