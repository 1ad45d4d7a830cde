import { PasswordInput, Select, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Account, type ProviderName, provider } from '../../../shared/contract/account.ts';
import type { Group } from '../../../shared/contract/group.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { parseAmount } from '../../../shared/money.ts';
import { cleanName } from '../../../shared/names.ts';
import { useLang } from '../../app/i18n/index.ts';
import {
  DialectTiles,
  type Endpoint,
  endpointOf,
  UnpricedNotice,
} from '../../components/account-provider.tsx';
import { AmountField, amountProblem } from '../../components/amount-field.tsx';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { currencyOptions } from '../../components/currencies.ts';
import { placeError } from '../../components/form-errors.ts';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../transports/api.ts';
import { isTestable, useDraftCheck } from './draft-check.ts';
import { DraftCheckResult } from './draft-check-result.tsx';
import { keyKindOf } from './key-kind.ts';
import { StepFrame } from './step-frame.tsx';
import classes from './wizard.module.css';
import { bindAndContinue } from './wizard-store.ts';

type Values = Endpoint & {
  name: string;
  apiKey: string;
  payment: 'billed' | 'subscription';
  fee: string;
  feeCurrency: string;
};

type NewAccountProps = {
  group: Group;
  taken: readonly Account[];
  chooser: ReactNode;
  /** The account was stored but could not be bound. */
  onLeftUnbound: (accountId: string) => Promise<void>;
};

export function NewAccount({ group, taken, chooser, onLeftUnbound }: NewAccountProps) {
  const { t } = useTranslation(['wizard', 'common']);
  const lang = useLang();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const check = useDraftCheck();
  const form = useAccountForm(group, taken, (values) => check.changed(values));

  const save = async (values: Values): Promise<void> => {
    setBusy(true);
    setError(null);
    let created: Account | undefined;
    try {
      created = await api.account.create(accountOf(values));
      await bindAndContinue(group.id, created.id);
      // Its outcome belongs to the account and shows there; the step does not wait for it.
      api.account.check({ accountId: created.id }).catch(() => undefined);
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang));
      if (created) await onLeftUnbound(created.id);
      setBusy(false);
    }
  };

  const { provider: chosen } = form.values;
  const kind = keyKindOf(form.values.apiKey);
  const failed = check.report !== null && !check.report.ok;
  return (
    <StepFrame
      title={t('wizard:account.title')}
      lead={t('wizard:account.lead')}
      back="group"
      nextLabel={failed ? t('wizard:account.saveAnyway') : t('wizard:account.save')}
      onNext={() => form.onSubmit((values) => void save(values))()}
      busy={busy}
      error={error}
    >
      {chooser}
      <Notice tone="info" title={t('wizard:account.notice')}>
        {t('wizard:account.noticeText')}
      </Notice>
      <ChoiceTiles
        label={t('wizard:account.provider')}
        value={chosen}
        onChange={(value) => form.setValues(withProvider(form.values, value, taken))}
        options={provider.options.map((name) => ({
          value: name,
          title: t(`common:provider.${name}`),
          hint: t(`wizard:account.providerHint.${name}`),
        }))}
      />
      <DialectTiles
        provider={chosen}
        value={form.values.dialect}
        onChange={(dialect) => form.setFieldValue('dialect', dialect)}
      />
      <UnpricedNotice provider={chosen} />
      {chosen === 'claude' ? null : (
        <TextInput
          label={t('wizard:account.baseUrl')}
          description={chosen === 'compatible' ? undefined : t('wizard:account.baseUrlOptional')}
          placeholder="https://"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('baseUrl')}
        />
      )}
      <PasswordInput
        label={t('wizard:account.apiKey')}
        description={kind ? t(`wizard:account.keyKind.${kind}`) : undefined}
        placeholder={keyPlaceholders[chosen]}
        autoComplete="off"
        spellCheck={false}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...form.getInputProps('apiKey')}
      />
      <DraftCheckResult
        check={check}
        onTest={isTestable(form.values) ? () => void check.test(form.values) : undefined}
      />
      <TextInput
        label={t('wizard:account.name')}
        placeholder={t('wizard:account.namePlaceholder')}
        {...form.getInputProps('name')}
      />
      <Payment form={form} currency={group.currency} />
    </StepFrame>
  );
}

/** What the account costs, and whether each request costs on top of it. */
function Payment({ form, currency }: { form: UseFormReturnType<Values>; currency: string }) {
  const { t } = useTranslation('wizard');
  const lang = useLang();
  const { payment, fee, feeCurrency } = form.values;
  return (
    <>
      <ChoiceTiles
        label={t('account.meteredTitle')}
        value={payment}
        onChange={(value) => form.setFieldValue('payment', value)}
        options={(['billed', 'subscription'] as const).map((value) => ({
          value,
          title: t(`account.${value}`),
          hint: t(`account.${value}Hint`),
        }))}
      />
      {payment === 'subscription' ? (
        <div className={classes.feeRow}>
          <AmountField
            label={t('account.fee')}
            currency={feeCurrency}
            value={fee}
            onChange={(text) => form.setFieldValue('fee', text)}
            error={form.errors.fee}
          />
          <Select
            label={t('account.feeCurrency')}
            data={currencyOptions(lang).filter(({ value }) => value === currency || value === 'USD')}
            {...form.getInputProps('feeCurrency')}
          />
        </div>
      ) : null}
    </>
  );
}

function useAccountForm(group: Group, taken: readonly Account[], onDraft: (values: Values) => void) {
  const { t } = useTranslation(['wizard', 'common']);
  return useForm<Values>({
    initialValues: {
      provider: 'claude',
      dialect: 'anthropic',
      name: freeName(taken, 'claude'),
      baseUrl: '',
      apiKey: '',
      payment: 'billed',
      fee: '',
      feeCurrency: group.currency,
    },
    onValuesChange: (values, before) => {
      if (
        values.provider !== before.provider ||
        values.dialect !== before.dialect ||
        values.baseUrl !== before.baseUrl ||
        values.apiKey !== before.apiKey
      ) {
        onDraft(values);
      }
    },
    validate: {
      name: (text) => {
        const cleaned = cleanName(text);
        return cleaned.ok ? null : t(`common:nameProblem.${cleaned.reason}`);
      },
      apiKey: (text) => (text.trim() === '' ? t('wizard:account.apiKeyMissing') : null),
      baseUrl: (text, values) =>
        values.provider === 'compatible' && text.trim() === '' ? t('wizard:account.baseUrlMissing') : null,
      fee: (text, values) => {
        if (values.payment !== 'subscription') return null;
        if (text.trim() === '') return t('wizard:account.feeMissing');
        const problem = amountProblem(text, values.feeCurrency);
        return problem ? t(`common:amountProblem.${problem}`) : null;
      },
    },
  });
}

function accountOf(values: Values): Params<'account.create'> {
  const fee = values.payment === 'subscription' ? parseAmount(values.fee, values.feeCurrency) : undefined;
  return {
    name: values.name,
    // The field of the address is not shown for Claude, but may have been filled before it was chosen.
    ...endpointOf(values.provider === 'claude' ? { ...values, baseUrl: '' } : values),
    apiKey: values.apiKey.trim(),
    fee: fee?.ok ? { amountMinor: fee.amountMinor, currency: values.feeCurrency } : null,
    meteredBilled: values.payment === 'billed',
  };
}

/** The choice of a provider; a name that was not typed follows it. */
function withProvider(
  { name, provider: before }: Values,
  chosen: ProviderName,
  taken: readonly Account[],
): Pick<Values, 'provider' | 'name'> {
  const isTyped = name !== freeName(taken, before);
  return { provider: chosen, name: isTyped ? name : freeName(taken, chosen) };
}

const keyPlaceholders: Readonly<Record<ProviderName, string>> = {
  claude: 'sk-ant-api03-…',
  claude_console: 'sk-ant-api03-…',
  openai: 'sk-proj-…',
  gemini: 'AIza…',
  qwen: 'sk-…',
  compatible: '',
};

const nameStems: Readonly<Record<ProviderName, string>> = {
  claude: 'Claude',
  claude_console: 'Claude',
  openai: 'OpenAI',
  gemini: 'Gemini',
  qwen: 'Qwen',
  compatible: 'Claude',
};

function freeName(taken: readonly Account[], provider: ProviderName): string {
  for (let number = 1; ; number += 1) {
    const name = `${nameStems[provider]}-${String(number).padStart(2, '0')}`;
    if (!taken.some((account) => account.name === name)) return name;
  }
}
