import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { authKind } from '../../../shared/contract/oauth.ts';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { type AccountValues, hasLogin } from './account-values.ts';
import classes from './accounts.module.css';

type LoginFieldsProps = { form: UseFormReturnType<AccountValues>; isNew: boolean };

/** How an account connects, the API key first; for a Gemini login also where it works. */
export function LoginFields({ form, isNew }: LoginFieldsProps) {
  const { t } = useTranslation('logins');
  const { provider, authKind: kind } = form.values;
  if (!hasLogin(provider)) return null;
  return (
    <>
      {isNew ? (
        <div className={classes.providers}>
          <ChoiceTiles
            label={t('kind')}
            description={kind === 'api_key' ? undefined : t('afterCreate')}
            value={kind}
            onChange={(chosen) => form.setValues({ authKind: chosen, apiKey: '' })}
            options={authKind.options.map((option) => ({
              value: option,
              title: t(`kindOption.${option}`),
              hint: t(`kindHint.${option}`),
            }))}
          />
        </div>
      ) : null}
      {provider === 'gemini' && kind !== 'api_key' ? (
        <div className={classes.pair}>
          <TextInput
            label={t('project')}
            description={t('projectHint')}
            autoComplete="off"
            {...form.getInputProps('projectId')}
          />
          <TextInput
            label={t('location')}
            description={t('locationHint')}
            autoComplete="off"
            {...form.getInputProps('location')}
          />
        </div>
      ) : null}
    </>
  );
}
