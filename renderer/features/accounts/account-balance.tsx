import { Button, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountBalance as Balance, BalanceChoice } from '../../../shared/contract/account-balance.ts';
import { balanceApi } from '../../../shared/contract/account-balance.ts';
import { formatMoney, minorToDecimal, parseAmount } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { AmountField, amountProblem } from '../../components/amount-field.tsx';
import { currencyOptions } from '../../components/currencies.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Loaded, LoadingLines } from '../../components/loaded.tsx';
import { InstantText } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import classes from './accounts.module.css';

/** What is left on the account, where its provider tells, and how that is asked for. */
export function AccountBalance({ accountId }: { accountId: string }) {
  const { t } = useTranslation('accountPast');
  const { value: balance, error, load, show } = useRead(accountId, () => api.account.balance({ accountId }));
  const [changing, setChanging] = useState(false);
  const checking = useAction();
  const check = () => checking.run(async () => show(await api.account.checkBalance({ accountId })));
  useRefetchOn(
    ['account.healthChanged', 'account.changed'],
    load,
    ({ payload }) => 'accountId' in payload && payload.accountId === accountId,
  );
  return (
    <DrawerSection
      title={t('balance')}
      action={
        balance === undefined ? undefined : (
          <div className={classes.actions}>
            {balance.api === null ? null : (
              <Button
                size="compact-sm"
                variant="default"
                loading={checking.busy}
                onClick={() => void check()}
              >
                {t('check')}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => setChanging(true)}>
              {t('change')}
            </Button>
          </div>
        )
      }
    >
      <ErrorNotice error={checking.error} />
      <Loaded value={balance} error={error} onRetry={load} waiting={<LoadingLines lines={1} />}>
        {(read) => <Shown balance={read} />}
      </Loaded>
      {changing && balance !== undefined ? (
        <BalanceForm
          accountId={accountId}
          balance={balance}
          onSaved={show}
          onClose={() => setChanging(false)}
        />
      ) : null}
    </DrawerSection>
  );
}

function Shown({ balance }: { balance: Balance }) {
  const { t } = useTranslation('accountPast');
  const lang = useLang();
  const { api: asked, balances, below, checkedAtMs, problem } = balance;
  if (asked === null) return <p className={classes.note}>{t('balanceNone')}</p>;
  const amounts = balances.map((money) => formatMoney(money, lang)).join(' + ');
  return (
    <div>
      <p>{checkedAtMs === null ? t('balanceUnasked') : amounts === '' ? t('balanceUnlimited') : amounts}</p>
      <p className={classes.note}>
        {t(`apiName.${asked}`)}
        {checkedAtMs === null ? null : (
          <>
            {` · ${t('checkedAt')} `}
            <InstantText atMs={checkedAtMs} />
          </>
        )}
        {below === null ? null : ` · ${t('lowerThan', { amount: formatMoney(below, lang) })}`}
      </p>
      {problem === null ? null : (
        <p className={classes.note}>{t('problem', { reason: lang === 'en' ? problem.en : problem.zh })}</p>
      )}
    </div>
  );
}

type BalanceFormProps = {
  accountId: string;
  balance: Balance;
  onSaved: (balance: Balance) => void;
  onClose: () => void;
};

function BalanceForm({ accountId, balance, onSaved, onClose }: BalanceFormProps) {
  const { t } = useTranslation('accountPast');
  const lang = useLang();
  const { below } = balance;
  const [choice, setChoice] = useState<BalanceChoice>(balance.choice);
  const [currency, setCurrency] = useState(below?.currency ?? balance.balances[0]?.currency ?? 'CNY');
  const [amount, setAmount] = useState(
    below === null ? '' : minorToDecimal(below.amountMinor, below.currency),
  );
  const { busy, error, run } = useAction();
  const save = async () => {
    if (amountProblem(amount, currency) !== undefined) return;
    const parsed = parseAmount(amount, currency);
    const least = parsed.ok ? { amountMinor: parsed.amountMinor, currency } : null;
    const isSaved = await run(async () =>
      onSaved(await api.account.setBalanceCheck({ accountId, choice, below: least })),
    );
    if (!isSaved) return;
    notifications.show({ message: t('saved') });
    onClose();
  };
  return (
    <DrawerForm
      opened
      onClose={onClose}
      title={t('change')}
      submitLabel={t('save')}
      busy={busy}
      error={error}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Select
        label={t('api')}
        data={(['auto', 'off', ...balanceApi.options] as const).map((value) => ({
          value,
          label: t(`apiName.${value}`),
        }))}
        data-autofocus
        value={choice}
        onChange={(value) => {
          if (value !== null) setChoice(value as BalanceChoice);
        }}
      />
      <div className={classes.amount}>
        <AmountField
          label={t('below')}
          description={t('belowHint')}
          currency={currency}
          value={amount}
          onChange={setAmount}
        />
        <Select
          label={t('currency')}
          description={'\u00a0'}
          data={currencyOptions(lang)}
          value={currency}
          onChange={(value) => {
            if (value !== null) setCurrency(value);
          }}
        />
      </div>
    </DrawerForm>
  );
}
