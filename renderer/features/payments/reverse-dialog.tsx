import { Modal, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Payment } from '../../../shared/contract/payment.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { FormEnd } from '../../components/form-end.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { useWhat } from './parties.ts';
import classes from './payments.module.css';
import { reversePayment } from './payments-actions.ts';

type ReverseDialogProps = {
  /** Undefined: closed. */
  payment: Payment | undefined;
  onClose: () => void;
};

/** Cancels a record that can no longer be undone, with a reason. */
export function ReverseDialog({ payment, onClose }: ReverseDialogProps) {
  const { t } = useTranslation('payments');
  const shown = useLingering(payment);
  return (
    <Modal opened={payment !== undefined} onClose={onClose} title={t('reverse.title')} size={440}>
      {shown === undefined ? null : <ReverseForm key={shown.id} payment={shown} onClose={onClose} />}
    </Modal>
  );
}

function ReverseForm({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const what = useWhat();
  const { busy, error, run } = useAction();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const reversalId = useRef(crypto.randomUUID());
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const isMissing = reason.trim() === '';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isMissing) return;
    const done = await run(() =>
      reversePayment({ paymentId: payment.id, reversalId: reversalId.current, reason }),
    );
    if (!done) return;
    notifications.show({ message: t('toast.reversed') });
    onClose();
  };
  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)} noValidate>
      <p>
        {t('reverse.text', {
          what: what(payment),
          amount: formatMoney({ amountMinor: payment.totalMinor, currency: payment.currency }, lang),
        })}
      </p>
      <TextInput
        ref={input}
        data-autofocus
        label={t('reverse.reason')}
        description={t('reverse.reasonHint')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && isMissing ? t('reverse.reasonNeeded') : undefined}
      />
      <FormEnd error={error} busy={busy} submitLabel={t('reverse.submit')} onCancel={onClose} danger />
    </form>
  );
}
