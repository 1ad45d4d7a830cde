import { Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { provider as providerName, sharing } from '../../../shared/contract/account.ts';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { type AccountValues, pauseFor, usualPriceList } from './account-values.ts';
import classes from './accounts.module.css';

type BasicsProps = { form: UseFormReturnType<AccountValues>; isNew: boolean };

/** What the account is and is called, whom it is for, and how it ranks. */
export function AccountBasics({ form, isNew }: BasicsProps) {
  const { t } = useTranslation(['accounts', 'common']);
  const { provider, dialect } = form.values;
  return (
    <>
      {isNew ? (
        <div className={classes.providers}>
          <ChoiceTiles
            label={t('form.provider')}
            value={provider}
            onChange={(chosen) => chooseEndpoint(form, { provider: chosen, dialect })}
            options={providerName.options.map((name) => ({
              value: name,
              title: t(`common:provider.${name}`),
              hint: t(`form.providerHint.${name}`),
            }))}
          />
        </div>
      ) : null}
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Textarea
        label={t('form.description')}
        description={t('form.descriptionHint')}
        autosize
        minRows={1}
        maxRows={4}
        {...form.getInputProps('description')}
      />
      <ChoiceTiles
        label={t('form.sharing')}
        value={form.values.sharing}
        onChange={(chosen) => form.setFieldValue('sharing', chosen)}
        options={sharing.options.map((kind) => ({
          value: kind,
          title: t(`sharing.${kind}`),
          hint: t(`form.sharingHint.${kind}`),
        }))}
      />
      <TextInput
        label={t('form.priority')}
        description={t('form.priorityHint')}
        inputMode="numeric"
        {...form.getInputProps('priority')}
      />
    </>
  );
}

/** What usually goes with a provider comes with it. */
export function chooseEndpoint(
  form: UseFormReturnType<AccountValues>,
  chosen: Pick<AccountValues, 'provider' | 'dialect'>,
): void {
  form.setValues({
    ...chosen,
    priceProvider: usualPriceList(chosen.provider, chosen.dialect),
    rateLimitPauseS: pauseFor(chosen.provider, form.values.rateLimitPauseS),
  });
}
