import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../shared/contract/webhook.ts';
import { fieldsOf, type WebhookValues } from './webhook-values.ts';

type WebhookTargetFieldsProps = {
  form: UseFormReturnType<WebhookValues>;
  /** Undefined: it is being added. */
  webhook: Webhook | undefined;
};

/** Address and secrets, as the chosen service has them. What is stored is not shown, and stays where nothing is typed. */
export function WebhookTargetFields({ form, webhook }: WebhookTargetFieldsProps) {
  const { t } = useTranslation('webhooks');
  const { service, removeSecret } = form.values;
  const has = fieldsOf[service];
  const isStored = webhook !== undefined;
  const quiet = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <>
      {has.token ? (
        <PasswordInput
          label={t(service === 'bark' ? 'deviceKey' : 'botToken')}
          description={isStored ? t('saved') : undefined}
          autoComplete="off"
          {...form.getInputProps('token')}
        />
      ) : null}
      {has.chatId ? (
        <TextInput
          label={t('chatId')}
          description={isStored ? t('saved') : undefined}
          {...quiet}
          {...form.getInputProps('chatId')}
        />
      ) : null}
      <TextInput
        label={has.server ? t('server') : t('url')}
        description={isStored ? t('saved') : has.server ? t('serverHint') : undefined}
        placeholder={isStored ? webhook.host : 'https://'}
        {...quiet}
        {...form.getInputProps('url')}
      />
      {has.secret ? (
        <PasswordInput
          label={t('secret')}
          description={webhook?.hasSecret ? t('saved') : t('secretHint')}
          disabled={removeSecret}
          autoComplete="off"
          {...form.getInputProps('secret')}
        />
      ) : null}
      {webhook?.hasSecret ? (
        <Checkbox label={t('removeSecret')} {...form.getInputProps('removeSecret', { type: 'checkbox' })} />
      ) : null}
      <Checkbox
        label={t('allowPrivate')}
        description={t('allowPrivateHint')}
        {...form.getInputProps('allowPrivate', { type: 'checkbox' })}
      />
    </>
  );
}
