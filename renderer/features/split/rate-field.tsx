import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorMessage } from '../../../shared/errors.ts';
import { isRate } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useAction } from '../../components/use-action.ts';
import classes from './rate-field.module.css';
import { useSplit } from './split-store.ts';

type RateFieldProps = {
  currency: string;
  /** Null: not set yet. */
  rate: string | null;
  onDone?: () => void;
};

/** How many units of the group's currency one US dollar is. */
export function RateField({ currency, rate, onDone }: RateFieldProps) {
  const { t } = useTranslation(['split', 'common']);
  const lang = useLang();
  const setRate = useSplit((state) => state.setRate);
  const { busy, error, run } = useAction();
  const [text, setText] = useState(rate ?? '');
  const [asked, setAsked] = useState(false);
  const typed = text.normalize('NFKC').trim();
  const invalid = asked && !isRate(typed);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (!isRate(typed)) return;
    const saved = await run(() => setRate(typed));
    if (!saved) return;
    notifications.show({ message: t('pool.rateSaved', { rate: typed, currency }) });
    onDone?.();
  };
  return (
    <form className={classes.rate} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        aria-label={t('pool.rate')}
        description={t('pool.rateHint', { currency })}
        inputWrapperOrder={['input', 'error', 'description']}
        leftSection={<span className={classes.rateUnit}>{t('pool.rateLabel')}</span>}
        leftSectionWidth={64}
        rightSection={<span className={classes.rateUnit}>{currency}</span>}
        rightSectionWidth={48}
        inputMode="decimal"
        autoComplete="off"
        placeholder="7.1043"
        value={text}
        error={invalid ? t('pool.rateInvalid') : error ? errorMessage(error, lang) : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        autoFocus={onDone !== undefined}
      />
      <Button type="submit" variant="default" loading={busy}>
        {t('pool.rateSave')}
      </Button>
      {onDone === undefined ? null : (
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t('common:cancel')}
        </Button>
      )}
    </form>
  );
}
