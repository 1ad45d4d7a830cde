import { Modal, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import classes from './closing.module.css';
import { type StatementView, useStatements } from './statements-store.ts';

type ReverseDialogProps = { opened: boolean; statement: StatementView; onClose: () => void };

/** Takes a wrong close back, with a reason that members read. */
export function ReverseDialog({ opened, statement, onClose }: ReverseDialogProps) {
  const { t } = useTranslation('closing');
  const { label } = statement.document.period;
  return (
    <Modal opened={opened} onClose={onClose} title={t('reverse.title', { label })} size={520}>
      {opened ? <ReverseForm statement={statement} onClose={onClose} /> : null}
    </Modal>
  );
}

function ReverseForm({ statement, onClose }: Omit<ReverseDialogProps, 'opened'>) {
  const { t } = useTranslation('closing');
  const reverse = useStatements((state) => state.reverse);
  const { busy, error, run } = useAction();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { period, pools } = statement.document;
  const isMissing = reason.trim() === '';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isMissing || !(await run(() => reverse(period.id, reason)))) return;
    notifications.show({ message: t('reverse.done', { label: period.label }) });
    onClose();
  };
  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)} noValidate>
      <ol className={classes.plain}>
        <li>{t('reverse.stays')}</li>
        <li>{t('reverse.enters', { count: pools.length })}</li>
        <li>{t('reverse.thenCorrect')}</li>
      </ol>
      <Textarea
        data-autofocus
        label={t('reason')}
        description={t('reasonHint')}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={6}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && isMissing ? t('reasonMissing') : undefined}
      />
      <FormEnd error={error} busy={busy} submitLabel={t('reverse.submit')} onCancel={onClose} danger />
    </form>
  );
}
