import { Modal, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Balances, PartyBalance } from '../../../shared/contract/balance.ts';
import type { Result } from '../../../shared/contract/index.ts';
import { type AppError, asAppError, errorMessage } from '../../../shared/errors.ts';
import { formatMoney, minorToDecimal, parseAmount } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { partyKey, usePartyName } from './parties.ts';
import classes from './payments.module.css';
import { previewWriteOff, writeOff } from './payments-actions.ts';
import { useRecordedToast } from './recorded-toast.tsx';

type WriteOffDialogProps = {
  /** Undefined: closed. */
  debtor: PartyBalance | undefined;
  balances: Balances;
  onClose: () => void;
};

type Terms = {
  amount: { amountMinor: bigint; currency: string };
  weights?: { party: string | null; weight: number }[];
};

type Preview = { transfers: Result<'payment.previewWriteOff'>['transfers']; error: AppError | null };

/** Has a debt taken over by others: how much, by whom, why; the shares are shown before anything is recorded. */
export function WriteOffDialog({ debtor, balances, onClose }: WriteOffDialogProps) {
  const { t } = useTranslation('payments');
  const nameOf = usePartyName();
  const shown = useLingering(debtor);
  if (shown === undefined) return null;
  return (
    <Modal
      opened={debtor !== undefined}
      onClose={onClose}
      title={<span className={classes.dialogTitle}>{t('writeOff.title', { name: nameOf(shown) })}</span>}
      size={520}
    >
      <WriteOffForm
        key={`${partyKey(shown.party)} ${shown.balanceMinor}`}
        debtor={shown}
        balances={balances}
        onClose={onClose}
      />
    </Modal>
  );
}

function WriteOffForm({
  debtor,
  balances,
  onClose,
}: Required<WriteOffDialogProps> & { debtor: PartyBalance }) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const { currency } = balances;
  const debtMinor = -debtor.balanceMinor;
  const tellRecorded = useRecordedToast();
  const { busy, error, run, clear } = useAction();
  const [amount, setAmount] = useState(minorToDecimal(debtMinor, currency));
  const [weights, setWeights] = useState<Readonly<Record<string, string>>>();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const paymentId = useRef(crypto.randomUUID());
  const terms = termsOf({ amount, weights, debtor, balances });
  const preview = usePreview(debtor, terms);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (terms === undefined || reason.trim() === '') return;
    const done = await run(async () => {
      const payment = await writeOff({ ...terms, party: debtor.party, paymentId: paymentId.current, reason });
      tellRecorded(payment);
    });
    if (done) onClose();
  };
  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)} onChange={clear} noValidate>
      <p>{t('writeOff.lead', { debt: formatMoney({ amountMinor: debtMinor, currency }, lang) })}</p>
      <AmountField
        label={t('writeOff.amount', { currency })}
        currency={currency}
        value={amount}
        onChange={setAmount}
        error={refusalOf(preview.error, 'amountMinor', lang)}
      />
      <Takers debtor={debtor} balances={balances} weights={weights} onChange={setWeights} />
      <Shares preview={preview} currency={currency} />
      <TextInput
        label={t('writeOff.reason')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && reason.trim() === '' ? t('reverse.reasonNeeded') : undefined}
      />
      <FormEnd
        error={error}
        busy={busy}
        submitLabel={t('writeOff.submit')}
        onCancel={onClose}
        disabled={preview.transfers.length === 0}
        danger
      />
    </form>
  );
}

type TakersProps = {
  debtor: PartyBalance;
  balances: Balances;
  /** Undefined: equal parts. */
  weights: Readonly<Record<string, string>> | undefined;
  onChange: (weights: Readonly<Record<string, string>> | undefined) => void;
};

function Takers({ debtor, balances, weights, onChange }: TakersProps) {
  const { t } = useTranslation('payments');
  const nameOf = usePartyName();
  const others = balances.parties.filter(({ party }) => party !== debtor.party);
  const first = () =>
    Object.fromEntries(others.map(({ party, status }) => [partyKey(party), status === 'left' ? '0' : '1']));
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('writeOff.how')}
        value={weights === undefined ? 'equal' : 'weights'}
        onChange={(how) => onChange(how === 'equal' ? undefined : first())}
        data={[
          { value: 'equal', label: t('writeOff.equal') },
          { value: 'weights', label: t('writeOff.weights') },
        ]}
      />
      {weights === undefined ? null : (
        <ul className={classes.weights}>
          {others.map((other) => {
            const key = partyKey(other.party);
            const text = weights[key] ?? '0';
            return (
              <li key={key} className={classes.weight}>
                <span className={classes.name}>{nameOf(other)}</span>
                <TextInput
                  size="xs"
                  w={88}
                  inputMode="numeric"
                  aria-label={t('writeOff.weight', { name: nameOf(other) })}
                  value={text}
                  onChange={(event) => onChange({ ...weights, [key]: event.currentTarget.value })}
                  error={weightOf(text) === undefined ? t('writeOff.weightProblem') : undefined}
                />
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

function Shares({ preview: { transfers, error }, currency }: { preview: Preview; currency: string }) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const nameOf = usePartyName();
  const last = error?.field?.split('.')[0];
  return (
    <section className={classes.shares} aria-label={t('writeOff.previewLabel')}>
      <h3 className={classes.sharesTitle}>{t('writeOff.preview')}</h3>
      {transfers.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <ul className={classes.shareList} tabIndex={0} aria-label={t('writeOff.previewLabel')}>
          {transfers.map(({ to, amountMinor }) => (
            <li key={partyKey(to.party)} className={classes.shareLine}>
              <span className={classes.name}>{nameOf(to)}</span>
              <span className={classes.amount}>{formatMoney({ amountMinor, currency }, lang)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className={classes.hint}>
          {error === null ? '–' : last === 'weights' ? t('writeOff.nobody') : errorMessage(error, lang)}
        </p>
      )}
    </section>
  );
}

/** The shares as the core would record them; asked again with every change. */
function usePreview(debtor: PartyBalance, terms: Terms | undefined): Preview {
  const [preview, setPreview] = useState<Preview>({ transfers: [], error: null });
  const { party } = debtor;
  const asked = terms === undefined ? undefined : termsText(terms);
  const latest = useRef(terms);
  latest.current = terms;
  useEffect(() => {
    const wanted = latest.current;
    if (asked === undefined || wanted === undefined) {
      setPreview({ transfers: [], error: null });
      return;
    }
    let isStale = false;
    previewWriteOff({ ...wanted, party }).then(
      ({ transfers }) => {
        if (!isStale) setPreview({ transfers, error: null });
      },
      (thrown) => {
        if (!isStale) setPreview({ transfers: [], error: asAppError(thrown) });
      },
    );
    return () => {
      isStale = true;
    };
  }, [party, asked]);
  return preview;
}

function termsText({ amount, weights }: Terms): string {
  return JSON.stringify([String(amount.amountMinor), weights ?? null]);
}

type Typed = {
  amount: string;
  weights: Readonly<Record<string, string>> | undefined;
  debtor: PartyBalance;
  balances: Balances;
};

function termsOf({ amount, weights, debtor, balances }: Typed): Terms | undefined {
  const { currency, parties } = balances;
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok || parsed.amountMinor <= 0n) return undefined;
  const written = { amount: { amountMinor: parsed.amountMinor, currency } };
  if (weights === undefined) return written;
  const chosen: { party: string | null; weight: number }[] = [];
  for (const { party } of parties) {
    if (party === debtor.party) continue;
    const weight = weightOf(weights[partyKey(party)] ?? '0');
    if (weight === undefined) return undefined;
    chosen.push({ party, weight });
  }
  return { ...written, weights: chosen };
}

function weightOf(text: string): number | undefined {
  const weight = /^\d{1,5}$/.test(text.trim()) ? Number(text) : undefined;
  return weight !== undefined && weight <= 10_000 ? weight : undefined;
}

function refusalOf(error: AppError | null, field: string, lang: 'zh-CN' | 'en'): string | undefined {
  return error?.field?.split('.').at(-1) === field ? errorMessage(error, lang) : undefined;
}
