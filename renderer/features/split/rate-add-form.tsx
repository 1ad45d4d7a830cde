import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { isRate } from '../../../shared/money.ts';
import { instantOf, wallTimeIn } from '../../components/calendar.ts';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './rates.module.css';

type RateFormProps = { preview: SplitPreview; onDone: () => void };

/** One rate with its source and time. */
export function RateAddForm({ preview, onDone }: RateFormProps) {
  const { t } = useTranslation(['rates', 'split']);
  const { currency, zone } = preview;
  const [values, setValues] = useState({
    ...{ rate: '', source: '', note: '' },
    validAt: wallTimeIn(zone, Date.now()),
  });
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAction();
  const put = (changed: Partial<typeof values>) => setValues((before) => ({ ...before, ...changed }));
  const rate = values.rate.normalize('NFKC').trim();
  const isMissing = { source: values.source.trim() === '', validAt: values.validAt === '' };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isRate(rate) || isMissing.source || isMissing.validAt) return;
    const { source, note } = values;
    const validAtMs = instantOf(zone, values.validAt);
    if (!(await run(() => api.rate.add({ currency, rate, source, validAtMs, note })))) return;
    notifications.show({ message: t('added', { rate, currency }) });
    onDone();
  };
  return (
    <form className={classes.inset} aria-label={t('add')} onSubmit={(event) => void submit(event)} noValidate>
      <div className={classes.pair}>
        <TextInput
          label={t('rateOf', { currency })}
          inputMode="decimal"
          autoComplete="off"
          placeholder="7.1043"
          data-autofocus
          autoFocus
          value={values.rate}
          error={tried && !isRate(rate) ? t('split:pool.rateInvalid') : undefined}
          onChange={(event) => put({ rate: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t('validAtIn', { zone })}
          value={values.validAt}
          error={tried && isMissing.validAt ? t('required') : undefined}
          onChange={(event) => put({ validAt: event.currentTarget.value })}
        />
        <TextInput
          label={t('source')}
          placeholder={t('sourceExample')}
          maxLength={80}
          value={values.source}
          error={tried && isMissing.source ? t('sourceMissing') : undefined}
          onChange={(event) => put({ source: event.currentTarget.value })}
        />
        <TextInput
          label={t('note')}
          maxLength={200}
          value={values.note}
          onChange={(event) => put({ note: event.currentTarget.value })}
        />
      </div>
      <FormEnd error={error} busy={busy} submitLabel={t('addSubmit')} onCancel={onDone} small />
    </form>
  );
}
