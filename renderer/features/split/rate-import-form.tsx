import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { FormEnd } from '../../components/form-end.tsx';
import { PastedLines } from '../../components/pasted-lines.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './rates.module.css';

/** Many rates of one source, a date and a rate in each line; all of them or none. */
export function RateImportForm({ preview, onDone }: { preview: SplitPreview; onDone: () => void }) {
  const { t } = useTranslation('rates');
  const { currency, zone } = preview;
  const [source, setSource] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAction();
  const isMissing = source.trim() === '';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isMissing) return;
    const done = await run(async () => {
      const { added, skipped } = await api.rate.import({ currency, source, text, zone });
      notifications.show({ message: t('imported', { count: added, skipped }) });
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
      <TextInput
        label={t('source')}
        placeholder={t('sourceExample')}
        maxLength={80}
        autoFocus
        value={source}
        error={tried && isMissing ? t('sourceMissing') : undefined}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <PastedLines
        label={t('lines')}
        description={t('linesHint', { zone, currency })}
        placeholder={'date,rate\n2026-11-27,7.0812\n2026-11-30,7.0794'}
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
