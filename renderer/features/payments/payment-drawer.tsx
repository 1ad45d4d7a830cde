import { Select, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Balances } from '../../../shared/contract/balance.ts';
import type { PaymentMethod } from '../../../shared/contract/payment.ts';
import { type AppError, errorMessage } from '../../../shared/errors.ts';
import { formatMoney, parseAmount } from '../../../shared/money.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { dateIn } from '../../components/calendar.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { useAction } from '../../components/use-action.ts';
import { partyKey, partyOfKey, usePartyName } from './parties.ts';
import { isMethod, useMethods } from './payment-methods.ts';
import classes from './payments.module.css';
import { recordPayment } from './payments-actions.ts';
import { useRecordedToast } from './recorded-toast.tsx';
import { useTimesOpened } from './times-opened.ts';

type PaymentDrawerProps = { opened: boolean; balances: Balances; zone: string; onClose: () => void };

type Values = {
  /** Keys of parties; empty while none is chosen. */
  from: string;
  to: string;
  amount: string;
  method: PaymentMethod;
  paidOn: CalendarDate;
  note: string;
};

const placed = ['fromParty', 'toParty', 'amountMinor', 'currency', 'method', 'paidOn', 'note'];

/** Records that one party has paid another. */
export function PaymentDrawer(props: PaymentDrawerProps) {
  return <PaymentForm key={useTimesOpened(props.opened)} {...props} />;
}

function PaymentForm({ opened, balances, zone, onClose }: PaymentDrawerProps) {
  const { t } = useTranslation(['payments', 'common']);
  const { currency } = balances;
  const todayOn = dateIn(zone, Date.now());
  const tellRecorded = useRecordedToast();
  const { busy, error, run, clear } = useAction();
  const [tried, setTried] = useState(false);
  const [values, setValues] = useState<Values>({
    from: '',
    to: '',
    amount: '',
    method: 'wechat',
    paidOn: todayOn,
    note: '',
  });
  const paymentId = useRef(crypto.randomUUID());
  const put = (changed: Partial<Values>): void => {
    clear();
    setValues((now) => ({ ...now, ...changed }));
  };
  const amountMinor = amountOf(values.amount, currency);
  const isSame = values.from !== '' && values.from === values.to;
  const isReady = amountMinor !== undefined && values.from !== '' && values.to !== '' && !isSame;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isReady || values.paidOn === '') return;
    const done = await run(async () => {
      const payment = await recordPayment({
        paymentId: paymentId.current,
        fromParty: partyOfKey(values.from),
        toParty: partyOfKey(values.to),
        amount: { amountMinor, currency },
        method: values.method,
        paidOn: values.paidOn,
        note: values.note,
      });
      tellRecorded(payment);
    });
    if (done) onClose();
  };
  const isPlaced = placed.includes(error?.field?.split('.').at(-1) ?? '');
  return (
    <DrawerForm
      opened={opened}
      onClose={onClose}
      title={t('form.title')}
      onSubmit={(event) => void submit(event)}
      submitLabel={t('form.submit')}
      busy={busy}
      error={isPlaced ? null : error}
    >
      <Fields balances={balances} values={values} put={put} tried={tried} error={error} latestOn={todayOn} />
      {isReady ? <Effect balances={balances} values={values} amountMinor={amountMinor} /> : null}
    </DrawerForm>
  );
}

type FieldsProps = {
  balances: Balances;
  values: Values;
  put: (changed: Partial<Values>) => void;
  tried: boolean;
  error: AppError | null;
  latestOn: CalendarDate;
};

function Fields({ balances, values, put, tried, error, latestOn }: FieldsProps) {
  const { t } = useTranslation(['payments', 'common']);
  const lang = useLang();
  const nameOf = usePartyName();
  const methods = useMethods();
  const parties = balances.parties.map((party) => ({ value: partyKey(party.party), label: nameOf(party) }));
  const refused = (field: string) =>
    error?.field?.split('.').at(-1) === field ? errorMessage(error, lang) : undefined;
  const missing = (value: string) => (tried && value === '' ? t('form.needed') : undefined);
  const same = values.from !== '' && values.from === values.to ? t('form.same') : undefined;
  return (
    <>
      <Select
        data-autofocus
        // What opens with the drawer would hide the rest of the form.
        openOnFocus={false}
        searchable
        label={t('form.from')}
        placeholder={t('form.pick')}
        data={parties}
        value={values.from === '' ? null : values.from}
        onChange={(from) => put({ from: from ?? '' })}
        error={missing(values.from) ?? refused('fromParty')}
      />
      <Select
        searchable
        label={t('form.to')}
        placeholder={t('form.pick')}
        data={parties}
        value={values.to === '' ? null : values.to}
        onChange={(to) => put({ to: to ?? '' })}
        error={missing(values.to) ?? same ?? refused('toParty')}
      />
      <AmountField
        label={t('form.amount', { currency: balances.currency })}
        currency={balances.currency}
        value={values.amount}
        onChange={(amount) => put({ amount })}
        error={
          tried && values.amount.trim() === ''
            ? t('common:amountProblem.empty')
            : (refused('amountMinor') ?? refused('currency'))
        }
      />
      <div className={classes.pair}>
        <Select
          label={t('form.method')}
          data={methods}
          value={values.method}
          onChange={(method) => {
            if (isMethod(method)) put({ method });
          }}
        />
        <TextInput
          type="date"
          label={t('form.paidOn')}
          max={latestOn}
          value={values.paidOn}
          onChange={(event) => put({ paidOn: event.currentTarget.value })}
          error={missing(values.paidOn) ?? refused('paidOn')}
        />
      </div>
      <p className={classes.hint}>{t('form.paidOnHint')}</p>
      <TextInput
        label={t('form.note')}
        description={t('form.noteHint')}
        maxLength={200}
        value={values.note}
        onChange={(event) => put({ note: event.currentTarget.value })}
        error={refused('note')}
      />
    </>
  );
}

type EffectProps = { balances: Balances; values: Values; amountMinor: bigint };

function Effect({ balances: { parties, currency }, values, amountMinor }: EffectProps) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const nameOf = usePartyName();
  const name = (key: string) => {
    const party = parties.find((one) => partyKey(one.party) === key);
    return party === undefined ? '' : nameOf(party);
  };
  return (
    <p className={classes.hint}>
      {t('form.effect', {
        from: name(values.from),
        to: name(values.to),
        amount: formatMoney({ amountMinor, currency }, lang),
      })}
    </p>
  );
}

/** Above zero; undefined while nothing usable is typed. */
function amountOf(text: string, currency: string): bigint | undefined {
  const parsed = parseAmount(text, currency);
  return parsed.ok && parsed.amountMinor > 0n ? parsed.amountMinor : undefined;
}
