import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { NamedTransfer, Payment } from '../../../shared/contract/payment.ts';
import { asAppError, errorMessage } from '../../../shared/errors.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { usePartyName } from './parties.ts';
import classes from './payments.module.css';
import { undoPayment } from './payments-actions.ts';
import { minutesText, useRemaining } from './remaining.ts';

const SHOWN_MS = 20_000;

/** Says what was recorded, with the way back and how long it stays open; the list below has both for longer. */
export function useRecordedToast(): (payment: Payment) => void {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const nameOf = usePartyName();
  return (payment) => {
    const { from, to } = payment.transfers[0] as NamedTransfer;
    const amount = formatMoney({ amountMinor: payment.totalMinor, currency: payment.currency }, lang);
    const said =
      payment.kind === 'write_off'
        ? t('toast.writtenOff', { name: nameOf(from), amount })
        : t('toast.recorded', { from: nameOf(from), to: nameOf(to), amount });
    notifications.show({
      id: payment.id,
      autoClose: SHOWN_MS,
      message: <Recorded payment={payment} said={said} />,
    });
  };
}

function Recorded({ payment, said }: { payment: Payment; said: string }) {
  const { t } = useTranslation('payments');
  const undo = useUndo();
  const leftMs = useRemaining(payment.undoUntilMs);
  return (
    <span className={classes.toast}>
      <span className={classes.toastText}>
        {said}
        {leftMs === 0 ? null : (
          <span className={classes.left}>{t('toast.left', { time: minutesText(leftMs) })}</span>
        )}
      </span>
      {leftMs === 0 ? null : (
        <Button size="compact-sm" variant="subtle" onClick={() => void undo(payment.id)}>
          {t('toast.undo')}
        </Button>
      )}
    </span>
  );
}

/** Undoes a record and says so, or says why not. */
export function useUndo(): (paymentId: string) => Promise<void> {
  const { t } = useTranslation('payments');
  const lang = useLang();
  return async (paymentId) => {
    notifications.hide(paymentId);
    try {
      await undoPayment(paymentId);
      notifications.show({ message: t('toast.undone') });
    } catch (thrown) {
      notifications.show({ color: 'red', message: errorMessage(asAppError(thrown), lang) });
    }
  };
}
