import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type AccountValues, limitFields } from './account-values.ts';

/** The account's own limits; an empty field is none. */
export function AccountLimitFields({ form }: { form: UseFormReturnType<AccountValues> }) {
  const { t } = useTranslation('accounts');
  return limitFields.map((field) => (
    <TextInput
      key={field}
      label={t(`form.${field}`)}
      description={t(`form.limitHint.${field}`)}
      placeholder={t('form.noLimit')}
      inputMode="numeric"
      autoComplete="off"
      {...form.getInputProps(field)}
    />
  ));
}
