import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AppError, errorMessage } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import classes from './closing.module.css';

type CloseFormProps = {
  label: string;
  /** What the core refused at the last try. */
  error: AppError | null;
  onEdit: () => void;
  onSubmit: (confirmation: string) => void;
  onCancel: () => void;
};

/** The period's label, typed by hand: there is no way back from a close. */
export function CloseForm({ label, error, onEdit, onSubmit, onCancel }: CloseFormProps) {
  const { t } = useTranslation(['closing', 'common']);
  const lang = useLang();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // What the dialog focused first, the checklist being asked for, is gone.
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onSubmit(text);
  };
  const isOfField = error?.field === 'confirmation';
  return (
    <form className={classes.dialog} onSubmit={submit} noValidate>
      <TextInput
        ref={input}
        label={t('close.confirm', { label })}
        description={t('close.confirmHint')}
        placeholder={label}
        autoComplete="off"
        maxLength={40}
        value={text}
        error={isOfField ? errorMessage(error, lang) : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onEdit();
        }}
      />
      <ErrorNotice error={isOfField ? null : error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" disabled={text.trim() !== label}>
          {t('close.submit')}
        </Button>
      </div>
    </form>
  );
}
