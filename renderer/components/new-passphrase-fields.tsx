import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export type NewPassphrase = { readonly text: string; readonly again: string };

export const noPassphrase: NewPassphrase = { text: '', again: '' };

const LEAST_LENGTH = 12;

/** Whether it may be stored as it is. */
export function isGoodPassphrase({ text, again }: NewPassphrase): boolean {
  return [...text].length >= LEAST_LENGTH && text === again;
}

type NewPassphraseFieldsProps = {
  value: NewPassphrase;
  onChange: (value: NewPassphrase) => void;
  /** Problems are shown once the owner has tried to go on. */
  tried: boolean;
  error: string | undefined;
};

/** A passphrase that is being chosen, typed twice. */
export function NewPassphraseFields({ value, onChange, tried, error }: NewPassphraseFieldsProps) {
  const { t } = useTranslation('vault');
  const isShort = [...value.text].length < LEAST_LENGTH;
  return (
    <>
      <PasswordInput
        label={t('passphrase')}
        description={t('passphraseHint')}
        value={value.text}
        onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
        error={tried && isShort ? t('passphraseShort') : error}
        autoComplete="new-password"
        data-autofocus
      />
      <PasswordInput
        label={t('passphraseAgain')}
        value={value.again}
        onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
        error={tried && !isShort && value.text !== value.again ? t('passphraseDiffers') : undefined}
        autoComplete="new-password"
      />
    </>
  );
}
