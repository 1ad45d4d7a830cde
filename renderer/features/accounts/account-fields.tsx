import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { DialectTiles, UnpricedNotice } from '../../components/account-provider.tsx';
import { AmountField } from '../../components/amount-field.tsx';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { AccountBasics, chooseEndpoint } from './account-basics.tsx';
import { AccountLimitFields } from './account-limit-fields.tsx';
import { AccountModels } from './account-models.tsx';
import { type AccountValues, hasUserAgent, kindOf, limitFields } from './account-values.ts';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';
import { DraftCheck } from './draft-check.tsx';
import { FoldedSection, FormSection } from './form-section.tsx';
import { LoginFields } from './login-fields.tsx';
import { ProxyFields } from './proxy-fields.tsx';
import { proxyOf } from './proxy-values.ts';

type FieldsProps = { form: UseFormReturnType<AccountValues> };

type AccountFieldsProps = FieldsProps & {
  editing: Account | null;
  groupCurrency: string;
  members: readonly Member[];
};

/** The fields of an account; the rarely needed ones folded away. What a stored one costs has a place of its own. */
export function AccountFields({ form, editing, groupCurrency, members }: AccountFieldsProps) {
  const { t } = useTranslation(['accounts', 'common']);
  const [tested, setTested] = useState<readonly string[]>();
  const limitsSet = limitFields.filter((field) => form.values[field].trim() !== '').length;
  return (
    <>
      <FormSection title={t('form.section.basics')}>
        <AccountBasics form={form} isNew={editing === null} />
      </FormSection>
      <FormSection title={t('form.section.access')}>
        <AccessFields form={form} editing={editing} />
      </FormSection>
      <FormSection title={t('form.section.proxy')}>
        <ProxyFields form={form} stored={editing?.proxy ?? null} />
        <TestedDraft form={form} editing={editing} onModels={setTested} />
      </FormSection>
      <FormSection title={t('form.section.cost')}>
        {editing === null ? <FeeFields form={form} groupCurrency={groupCurrency} members={members} /> : null}
        <ChoiceTiles
          label={t('form.metered')}
          value={form.values.metered}
          onChange={(metered) => form.setFieldValue('metered', metered)}
          options={[
            { value: 'billed', title: t('form.billed'), hint: t('form.billedHint') },
            { value: 'yardstick', title: t('form.yardstick'), hint: t('form.yardstickHint') },
          ]}
        />
      </FormSection>
      <FormSection title={t('form.section.models')}>
        <AccountModels form={form} suggestions={tested ?? editing?.lastCheck?.models ?? []} />
      </FormSection>
      <FoldedSection
        title={t('form.section.limits')}
        summary={limitsSet === 0 ? t('form.noLimit') : t('form.limitsSet', { count: limitsSet })}
        hasError={limitFields.some((name) => form.errors[name])}
      >
        <AccountLimitFields form={form} />
      </FoldedSection>
      <FoldedSection
        title={t('form.advanced')}
        hasError={['firstByteSeconds', 'idleSeconds', 'priceProvider', 'userAgent'].some(
          (name) => form.errors[name],
        )}
      >
        <AdvancedFields form={form} />
      </FoldedSection>
    </>
  );
}

/** How the provider is reached. */
function AccessFields({ form, editing }: FieldsProps & { editing: Account | null }) {
  const { t } = useTranslation(['accounts', 'common']);
  const { provider, dialect } = form.values;
  return (
    <>
      <DialectTiles
        provider={provider}
        value={dialect}
        onChange={(chosen) => chooseEndpoint(form, { provider, dialect: chosen })}
      />
      <UnpricedNotice provider={provider} />
      <TextInput
        label={t('form.baseUrl')}
        placeholder="https://"
        description={editing === null && provider !== 'compatible' ? t('form.baseUrlDefault') : undefined}
        inputMode="url"
        autoComplete="off"
        {...form.getInputProps('baseUrl')}
      />
      <LoginFields form={form} isNew={editing === null} />
      {kindOf(form.values) === 'api_key' ? (
        <KeyField form={form} saved={editing?.hasSecret ?? false} />
      ) : null}
    </>
  );
}

type TestedDraftProps = FieldsProps & {
  editing: Account | null;
  onModels: (models: readonly string[]) => void;
};

/** A connection test of what has been typed, once there is a key to test. */
function TestedDraft({ form, editing, onModels }: TestedDraftProps) {
  const { provider, dialect, baseUrl, apiKey, userAgent } = form.values;
  if (apiKey.trim() === '') return null;
  return (
    <DraftCheck
      endpoint={{ provider, dialect, baseUrl }}
      apiKey={apiKey}
      userAgent={hasUserAgent(provider) && userAgent.trim() !== '' ? userAgent : null}
      proxy={proxyOf(form.values)}
      accountId={editing?.id}
      onReport={(report) => onModels(report.models)}
    />
  );
}

/** Write-only: a stored key is dots and the offer to replace it. */
function KeyField({ form, saved }: FieldsProps & { saved: boolean }) {
  const { t } = useTranslation('accounts');
  const [replacing, setReplacing] = useState(!saved);
  if (!replacing) {
    return (
      <div className={classes.inline}>
        <TextInput
          label={t('form.apiKey')}
          description={t('form.apiKeySaved')}
          value={t('form.apiKeySavedDots')}
          readOnly
        />
        <Button variant="default" onClick={() => setReplacing(true)}>
          {t('form.replaceKey')}
        </Button>
      </div>
    );
  }
  const keep = (): void => {
    form.setFieldValue('apiKey', '');
    setReplacing(false);
  };
  return (
    <div className={saved ? classes.inline : undefined}>
      <PasswordInput
        label={t('form.apiKey')}
        description={saved ? t('form.apiKeySaved') : t('form.apiKeyHint')}
        autoComplete="off"
        {...form.getInputProps('apiKey')}
      />
      {saved ? (
        <Button variant="default" onClick={keep}>
          {t('form.keepKey')}
        </Button>
      ) : null}
    </div>
  );
}

function FeeFields({ form, groupCurrency, members }: Omit<AccountFieldsProps, 'editing'>) {
  const { t } = useTranslation('accounts');
  // A fee in any other currency could not be converted into the group's.
  const currencies = [...new Set([groupCurrency, 'USD', form.values.currency])];
  return (
    <>
      <div className={classes.amount}>
        <AmountField
          label={t('form.fee')}
          description={t('form.feeHint')}
          currency={form.values.currency}
          value={form.values.fee}
          onChange={(fee) => form.setFieldValue('fee', fee)}
          error={form.errors.fee}
        />
        <Select
          label={t('form.currency')}
          description={'\u00a0'}
          data={currencies}
          {...form.getInputProps('currency')}
        />
      </div>
      <Select
        label={t('form.feePayer')}
        description={t('form.feePayerHint')}
        data={[
          { value: '', label: t('form.payerOwner') },
          ...members.map((member) => ({ value: member.id, label: member.name })),
        ]}
        {...form.getInputProps('feePayerMemberId')}
      />
    </>
  );
}

function AdvancedFields({ form }: FieldsProps) {
  const { t } = useTranslation('accounts');
  const priceProviders = useAccounts((state) => state.priceProviders);
  return (
    <>
      <Select
        label={t('form.priceProvider')}
        description={t('form.priceProviderHint')}
        searchable
        data={[...new Set([...priceProviders, form.values.priceProvider])]}
        {...form.getInputProps('priceProvider')}
      />
      {hasUserAgent(form.values.provider) ? (
        <TextInput
          label={t('form.userAgent')}
          description={t('form.userAgentHint')}
          placeholder={t('form.userAgentOwn')}
          autoComplete="off"
          {...form.getInputProps('userAgent')}
        />
      ) : null}
      <div className={classes.pair}>
        <TextInput
          label={t('form.firstByteTimeout')}
          description={t('form.firstByteTimeoutHint')}
          inputMode="numeric"
          {...form.getInputProps('firstByteSeconds')}
        />
        <TextInput
          label={t('form.idleTimeout')}
          description={t('form.idleTimeoutHint')}
          inputMode="numeric"
          {...form.getInputProps('idleSeconds')}
        />
      </div>
    </>
  );
}
