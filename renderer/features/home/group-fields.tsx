import { NumberInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import { useAccountModels } from '../../app/account-models.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useZones } from '../../app/zones.ts';
import { currencyOptions } from '../../components/currencies.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ModelMappingRows } from '../../components/model-mapping.tsx';
import classes from './group-settings.module.css';
import { type GroupValues, MOST_MEMBERS, rateIn } from './group-values.ts';

type GroupFieldsProps = { form: UseFormReturnType<GroupValues>; group: Group; hasUsage: boolean };

/** The fields of a group: what may change at any time, then what the first usage settles. */
export function GroupFields({ form, group, hasUsage }: GroupFieldsProps) {
  const { t } = useTranslation('home');
  const { currency } = form.values;
  const models = useAccountModels(group.accountId);
  return (
    <>
      <TextInput label={t('settings.name')} data-autofocus {...form.getInputProps('name')} />
      <NumberInput
        label={t('settings.maxMembers')}
        description={t('settings.maxMembersHint', { members: group.memberCount })}
        min={1}
        max={MOST_MEMBERS}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        {...form.getInputProps('maxMembers')}
      />
      {currency === 'USD' ? null : (
        <TextInput
          label={t('settings.usdRate')}
          description={t(
            group.rateChoice === 'from_list' ? 'settings.usdRateListed' : 'settings.usdRateHint',
            {
              currency,
            },
          )}
          leftSection={<span className={classes.unit}>1 USD =</span>}
          leftSectionWidth={68}
          rightSection={<span className={classes.unit}>{currency}</span>}
          rightSectionWidth={52}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('usdRate')}
        />
      )}
      <ModelMappingRows
        label={t('settings.modelMapping')}
        description={t('settings.modelMappingHint')}
        rows={form.values.modelMapping}
        onChange={(rows) => form.setFieldValue('modelMapping', rows)}
        suggestions={models}
        error={form.errors.modelMapping}
      />
      <DrawerSection
        title={t('settings.billing')}
        hint={t(hasUsage ? 'settings.billingFixed' : 'settings.billingHint')}
      >
        <BillingFields form={form} group={group} hasUsage={hasUsage} />
      </DrawerSection>
    </>
  );
}

function BillingFields({ form, group, hasUsage }: GroupFieldsProps) {
  const { t } = useTranslation('home');
  const lang = useLang();
  const zones = useZones(group.zone);
  const currencies = currencyOptions(lang);
  const known = currencies.some(({ value }) => value === group.currency);
  return (
    <div className={classes.fields}>
      <div className={classes.pair}>
        <Select
          label={t('settings.currency')}
          data={known ? currencies : [{ value: group.currency, label: group.currency }, ...currencies]}
          disabled={hasUsage}
          {...form.getInputProps('currency')}
          onChange={(currency) => {
            if (currency !== null) form.setValues({ currency, usdRate: rateIn(group, currency) });
          }}
        />
        <NumberInput
          label={t('settings.anchorDay')}
          min={1}
          max={31}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
          disabled={hasUsage}
          {...form.getInputProps('anchorDay')}
        />
      </div>
      <Select
        label={t('settings.zone')}
        data={zones}
        searchable
        limit={60}
        nothingFoundMessage={t('settings.zoneNotFound')}
        disabled={hasUsage}
        {...form.getInputProps('zone')}
      />
    </div>
  );
}
