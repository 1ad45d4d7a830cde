import { Anchor, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Params } from '../../../shared/contract/index.ts';
import type { OAuthProfile } from '../../../shared/contract/oauth.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ChoiceTiles } from '../../components/choice-tiles.tsx';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { placeError } from '../../components/form-errors.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { api } from '../../transports/api.ts';

type Values = {
  clientId: string;
  clientSecret: string;
  removeSecret: boolean;
  scopes: string;
  redirect: OAuthProfile['redirect'];
  pasteUrl: string;
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
};

const empty: Values = {
  clientId: '',
  clientSecret: '',
  removeSecret: false,
  scopes: '',
  redirect: 'loopback',
  pasteUrl: '',
  issuer: '',
  authorizeUrl: '',
  tokenUrl: '',
  revokeUrl: '',
};

type LoginProfileFormProps = {
  /** Null: closed. */
  profile: OAuthProfile | null;
  onClose: () => void;
};

/** A provider's login: the owner's client, and the addresses, because providers move them. */
export function LoginProfileForm({ profile, onClose }: LoginProfileFormProps) {
  const { t } = useTranslation(['logins', 'common']);
  const lang = useLang();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const form = useForm<Values>({ initialValues: empty });
  const shown = useLingering(profile ?? undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening it begins a new form
  useEffect(() => {
    if (profile === null) return;
    form.setValues(valuesOf(profile));
    form.clearErrors();
    setError(null);
  }, [profile]);
  const submit = form.onSubmit(async (values) => {
    if (profile === null) return;
    setBusy(true);
    setError(null);
    try {
      const { provider } = await api.oauth.saveProfile({
        provider: profile.provider,
        changes: changesOf(values),
      });
      notifications.show({ message: t('saved', { provider: t(`provider.${provider}`) }) });
      onClose();
    } catch (thrown) {
      setError(placeError(asAppError(thrown), form, lang, {}));
    } finally {
      setBusy(false);
    }
  });
  const text = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <DrawerForm
      opened={profile !== null}
      onClose={onClose}
      title={shown === undefined ? '' : t('editTitle', { provider: t(`provider.${shown.provider}`) })}
      onSubmit={submit}
      submitLabel={t('common:save')}
      busy={busy}
      error={error}
    >
      {shown === undefined ? null : (
        <Anchor href={shown.guideUrl} target="_blank" rel="noopener noreferrer">
          {t('guideLink')} <IconExternalLink size={14} aria-hidden />
        </Anchor>
      )}
      <TextInput
        label={t('clientId')}
        description={t('clientIdHint')}
        data-autofocus
        {...text}
        {...form.getInputProps('clientId')}
      />
      <PasswordInput
        label={t('clientSecret')}
        description={shown?.hasClientSecret === true ? t('clientSecretSaved') : t('clientSecretHint')}
        disabled={form.values.removeSecret}
        autoComplete="off"
        {...form.getInputProps('clientSecret')}
      />
      {shown?.hasClientSecret === true ? (
        <Checkbox label={t('removeSecret')} {...form.getInputProps('removeSecret', { type: 'checkbox' })} />
      ) : null}
      <TextInput
        label={t('scopesField')}
        description={t('scopesHint')}
        {...text}
        {...form.getInputProps('scopes')}
      />
      <ChoiceTiles
        label={t('redirect')}
        value={form.values.redirect}
        onChange={(redirect) => form.setFieldValue('redirect', redirect)}
        options={(['loopback', 'paste'] as const).map((value) => ({
          value,
          title: t(`redirectOption.${value}`),
          hint: t(`redirectHint.${value}`),
        }))}
      />
      {form.values.redirect === 'paste' ? (
        <TextInput
          label={t('pasteUrl')}
          placeholder="https://"
          {...text}
          {...form.getInputProps('pasteUrl')}
        />
      ) : null}
      <TextInput
        label={t('authorizeUrl')}
        placeholder="https://"
        {...text}
        {...form.getInputProps('authorizeUrl')}
      />
      <TextInput label={t('tokenUrl')} placeholder="https://" {...text} {...form.getInputProps('tokenUrl')} />
      <TextInput
        label={t('revokeUrl')}
        placeholder="https://"
        {...text}
        {...form.getInputProps('revokeUrl')}
      />
      <TextInput
        label={t('issuer')}
        description={t('issuerHint')}
        placeholder="https://"
        {...text}
        {...form.getInputProps('issuer')}
      />
    </DrawerForm>
  );
}

function valuesOf(profile: OAuthProfile): Values {
  return {
    ...empty,
    clientId: profile.clientId ?? '',
    scopes: profile.scopes.join(' '),
    redirect: profile.redirect,
    pasteUrl: profile.pasteUrl ?? '',
    issuer: profile.issuer ?? '',
    authorizeUrl: profile.authorizeUrl,
    tokenUrl: profile.tokenUrl ?? '',
    revokeUrl: profile.revokeUrl ?? '',
  };
}

function changesOf(values: Values): Params<'oauth.saveProfile'>['changes'] {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const secret = values.removeSecret ? null : (orNull(values.clientSecret) ?? undefined);
  return {
    clientId: orNull(values.clientId),
    ...(secret === undefined ? {} : { clientSecret: secret }),
    scopes: values.scopes.split(/\s+/).filter((scope) => scope !== ''),
    redirect: values.redirect,
    pasteUrl: orNull(values.pasteUrl),
    issuer: orNull(values.issuer),
    authorizeUrl: values.authorizeUrl.trim(),
    tokenUrl: orNull(values.tokenUrl),
    revokeUrl: orNull(values.revokeUrl),
  };
}
