import { Button, Checkbox, MultiSelect, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { alertKind, alertSeverity } from '../../../shared/contract/alert.ts';
import { type Webhook, type WebhookServiceName, webhookService } from '../../../shared/contract/webhook.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { languageNames } from '../../app/appearance-menu.tsx';
import { useLang } from '../../app/i18n/index.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { placeError } from '../../components/form-errors.ts';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { api } from '../../transports/api.ts';
import { WebhookTargetFields } from './webhook-target-fields.tsx';
import { changesOf, draftOf, valuesOf, type WebhookValues } from './webhook-values.ts';
import classes from './webhooks.module.css';

type WebhookFormProps = {
  /** Null: closed. */
  edited: Webhook | 'new' | null;
  onClose: () => void;
};

/** A webhook: the service, its address and secrets, and what is sent to it. */
export function WebhookForm({ edited, onClose }: WebhookFormProps) {
  const { t } = useTranslation('webhooks');
  const lang = useLang();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const form = useForm<WebhookValues>({ initialValues: valuesOf(undefined, lang) });
  const shown = useLingering(edited ?? undefined);
  const webhook = shown === 'new' ? undefined : shown;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening it begins a new form
  useEffect(() => {
    if (edited === null) return;
    form.setValues(valuesOf(edited === 'new' ? undefined : edited, lang));
    form.clearErrors();
    setError(null);
  }, [edited]);
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(null);
    try {
      const saved =
        webhook === undefined
          ? await api.webhook.create(draftOf(values))
          : await api.webhook.update({ webhookId: webhook.id, changes: changesOf(values) });
      notifications.show({ message: t(webhook === undefined ? 'added' : 'savedDone', { name: saved.name }) });
      onClose();
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang));
    } finally {
      setBusy(false);
    }
  });
  return (
    <DrawerForm
      opened={edited !== null}
      onClose={onClose}
      title={webhook === undefined ? t('addTitle') : t('editTitle')}
      onSubmit={submit}
      submitLabel={webhook === undefined ? t('add') : t('save')}
      busy={busy}
      error={error}
      aside={webhook === undefined ? undefined : <Remove webhook={webhook} onRemoved={onClose} />}
    >
      <Select
        label={t('service')}
        description={t(`where.${form.values.service}`)}
        data={webhookService.options.map((value) => ({ value, label: t(`services.${value}`) }))}
        disabled={webhook !== undefined}
        data-autofocus={webhook === undefined ? true : undefined}
        {...form.getInputProps('service')}
        onChange={(service) => {
          if (service !== null) form.setFieldValue('service', service as WebhookServiceName);
        }}
      />
      <TextInput
        label={t('name')}
        description={t('nameHint')}
        autoComplete="off"
        data-autofocus={webhook === undefined ? undefined : true}
        {...form.getInputProps('name')}
      />
      <WebhookTargetFields form={form} webhook={webhook} />
      <Contents form={form} />
      {webhook === undefined ? null : (
        <Switch label={t('enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
      )}
    </DrawerForm>
  );
}

/** What is sent, and in which language. */
function Contents({ form }: { form: ReturnType<typeof useForm<WebhookValues>> }) {
  const { t } = useTranslation(['webhooks', 'alerts']);
  return (
    <>
      <Checkbox.Group label={t('severities')} {...form.getInputProps('severities')}>
        <div className={classes.choices}>
          {alertSeverity.options.map((severity) => (
            <Checkbox key={severity} size="xs" value={severity} label={t(`alerts:severity.${severity}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <MultiSelect
        label={t('kinds')}
        description={t('kindsHint')}
        placeholder={form.values.kinds.length === 0 ? t('kindsAll') : ''}
        data={alertKind.options.map((value) => ({ value, label: t(`alerts:kind.${value}`) }))}
        clearable
        {...form.getInputProps('kinds')}
      />
      <div>
        <div className={classes.label} id="webhook-lang">
          {t('lang')}
        </div>
        <SegmentedControl
          aria-labelledby="webhook-lang"
          data={[
            { value: 'zh-CN', label: languageNames['zh-CN'] },
            { value: 'en', label: languageNames.en },
          ]}
          {...form.getInputProps('lang')}
        />
      </div>
    </>
  );
}

function Remove({ webhook, onRemoved }: { webhook: Webhook; onRemoved: () => void }) {
  const { t } = useTranslation('webhooks');
  const [asked, setAsked] = useState(false);
  const { busy, error, run } = useAction();
  const { id: webhookId, name } = webhook;
  const remove = async () => {
    if (!(await run(() => api.webhook.remove({ webhookId })))) return;
    setAsked(false);
    notifications.show({ message: t('removed', { name }) });
    onRemoved();
  };
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsked(true)}>
        {t('remove')}
      </Button>
      <ConfirmDialog
        opened={asked}
        title={t('removeTitle', { name })}
        action={t('remove')}
        danger
        busy={busy}
        error={error}
        onConfirm={() => void remove()}
        onClose={() => setAsked(false)}
      >
        {t('removeText')}
      </ConfirmDialog>
    </>
  );
}
