import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountCosts, AccountFee } from '../../../shared/contract/account-costs.ts';
import { errorMessage } from '../../../shared/errors.ts';
import { type CalendarDate, formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { offerUndo } from '../../app/undo.tsx';
import { addDays } from '../../components/calendar.ts';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './costs.module.css';

type CostFeeEndProps = {
  fee: AccountFee;
  todayOn: CalendarDate;
  onChanged: (costs: AccountCosts) => void;
  onClose: () => void;
};

/** From which day on a fee is not charged any more, and what that means. */
export function CostFeeEnd({ fee, todayOn, onChanged, onClose }: CostFeeEndProps) {
  const { t } = useTranslation(['costs', 'common']);
  const lang = useLang();
  const [on, setOn] = useState(fee.validUntilOn ?? todayOn);
  const { busy, error, run } = useAction();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (on === '') return;
    const done = await run(async () =>
      onChanged(await api.account.endFee({ feeId: fee.id, validUntilOn: on })),
    );
    if (!done) return;
    offerUndo(t('fees.ended'), () =>
      api.account.updateFee({ feeId: fee.id, changes: { validUntilOn: fee.validUntilOn } }),
    );
    onClose();
  };
  return (
    <form
      className={classes.inset}
      aria-label={t('fees.end')}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      data-closes-first
      noValidate
    >
      <TextInput
        type="date"
        label={t('fees.endOn')}
        value={on}
        error={on === '' ? t('fee.dateMissing') : error ? errorMessage(error, lang) : undefined}
        onChange={(event) => setOn(event.currentTarget.value)}
        autoFocus
      />
      {on === '' ? null : (
        <p className={classes.note}>
          {t('fees.endEffect', {
            last: formatCalendarDate(addDays(on, -1), lang),
            date: formatCalendarDate(on, lang),
          })}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={on === ''}>
          {t('fees.endSubmit')}
        </Button>
      </div>
    </form>
  );
}
