import { Button, Collapse, PasswordInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Account, provider as providerName } from '../../../shared/contract/account.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { DialectTiles, UnpricedNotice } from '../../components/account-provider.tsx';
import { AmountField } from '../../components/amount-field.tsx';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { AccountModels } from './account-models.tsx';
import { type AccountValues, kindOf, usualPriceList } from './account-values.ts';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';
import { DraftCheck } from './draft-check.tsx';
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
  const { provider, dialect } = form.values;
  const [tested, setTested] = useState<readonly string[]>();
  const choose = (chosen: Pick<AccountValues, 'provider' | 'dialect'>): void =>
    form.setValues({ ...chosen, priceProvider: usualPriceList(chosen.provider, chosen.dialect) });
  return (
    <>
      {editing === null ? (
        <div className={classes.providers}>
          <ChoiceTiles
            label={t('form.provider')}
            value={provider}
            onChange={(chosen) => choose({ provider: chosen, dialect })}
            options={providerName.options.map((name) => ({
              value: name,
              title: t(`common:provider.${name}`),
              hint: t(`form.providerHint.${name}`),
            }))}
          />
        </div>
      ) : null}
      <DialectTiles
        provider={provider}
        value={dialect}
        onChange={(chosen) => choose({ provider, dialect: chosen })}
      />
      <UnpricedNotice provider={provider} />
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        data-autofocus
        {...form.getInputProps('name')}
      />
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
      <ProxyFields form={form} stored={editing?.proxy ?? null} />
      {form.values.apiKey.trim() === '' ? null : (
        <DraftCheck
          endpoint={{ provider, dialect, baseUrl: form.values.baseUrl }}
          apiKey={form.values.apiKey}
          proxy={proxyOf(form.values)}
          accountId={editing?.id}
          onReport={(report) => setTested(report.models)}
        />
      )}
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
      <AccountModels form={form} suggestions={tested ?? editing?.lastCheck?.models ?? []} />
      <Advanced
        hasError={['firstByteSeconds', 'idleSeconds', 'priceProvider'].some((name) => form.errors[name])}
      >
        <AdvancedFields form={form} />
      </Advanced>
    </>
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
          allowDeselect={false}
          data={currencies}
          {...form.getInputProps('currency')}
        />
      </div>
      <Select
        label={t('form.feePayer')}
        description={t('form.feePayerHint')}
        allowDeselect={false}
        data={[
          { value: '', label: t('form.payerOwner') },
          ...members.map((member) => ({ value: member.id, label: member.name })),
        ]}
        {...form.getInputProps('feePayerMemberId')}
      />
    </>
  );
}

function Advanced({ hasError, children }: { hasError: boolean; children: ReactNode }) {
  const { t } = useTranslation('accounts');
  const [asked, setAsked] = useState(false);
  const open = asked || hasError;
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        leftSection={<Icon size={15} aria-hidden />}
        aria-expanded={open}
        onClick={() => setAsked(!open)}
      >
        {t('form.advanced')}
      </Button>
      <Collapse expanded={open}>
        <div className={classes.advanced}>{children}</div>
      </Collapse>
    </div>
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
        allowDeselect={false}
        searchable
        data={[...new Set([...priceProviders, form.values.priceProvider])]}
        {...form.getInputProps('priceProvider')}
      />
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
