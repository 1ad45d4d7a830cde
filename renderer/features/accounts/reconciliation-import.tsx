import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormEnd } from '../../components/form-end.tsx';
import { PastedLines } from '../../components/pasted-lines.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './reconciliation.module.css';

/** The provider's own file of daily costs; all of it or nothing. */
export function ReconciliationImport({ accountId, onDone }: { accountId: string; onDone: () => void }) {
  const { t } = useTranslation('reconciliation');
  const [text, setText] = useState('');
  const { busy, error, run } = useAction();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(async () => {
      const { days, replaced } = await api.reconciliation.import({ accountId, text });
      notifications.show({ message: t('imported', { count: days, replaced }) });
    });
    if (done) onDone();
  };
  return (
    <form
      className={classes.inset}
      aria-label={t('import')}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <PastedLines
        label={t('lines')}
        description={t('linesHint')}
        placeholder={'date,usd\n2026-11-01,12.34\n2026-11-02,8.9012'}
        text={text}
        onText={setText}
      />
      <FormEnd
        error={error}
        busy={busy}
        submitLabel={t('importSubmit')}
        onCancel={onDone}
        disabled={text.trim() === ''}
        small
      />
    </form>
  );
}
