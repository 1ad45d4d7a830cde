import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/errors.ts';
import { ErrorNotice } from './error-notice.tsx';
import classes from './form-end.module.css';

type FormEndProps = {
  error: AppError | null;
  busy: boolean;
  submitLabel: string;
  onCancel: () => void;
  /** Nothing can be submitted yet. */
  disabled?: boolean;
  /** Something is taken away or back. */
  danger?: boolean;
  /** Of a form within something else. */
  small?: boolean;
};

/** The end of a form: what went wrong, the way out, and the button that submits. */
export function FormEnd({ error, busy, submitLabel, onCancel, disabled, danger, small }: FormEndProps) {
  const { t } = useTranslation('common');
  const size = small ? { size: 'xs' } : {};
  return (
    <>
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button {...size} variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button
          {...size}
          {...(danger ? { color: 'red' } : {})}
          type="submit"
          loading={busy}
          disabled={disabled ?? false}
        >
          {submitLabel}
        </Button>
      </div>
    </>
  );
}
