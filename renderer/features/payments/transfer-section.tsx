import { Button, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { IconArrowRight, IconCircleCheck, IconPhoto } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedTransfer, PaymentMethod, Settlement } from '../../../shared/contract/payment.ts';
import type { AppError } from '../../../shared/errors.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { askForPicture } from '../../app/picture-subject.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { useAction } from '../../components/use-action.ts';
import { CopyText } from './copy-text.tsx';
import { partyKey, usePartyName } from './parties.ts';
import { isMethod, useMethods } from './payment-methods.ts';
import classes from './payments.module.css';
import { recordSuggested } from './payments-actions.ts';
import { usePayments } from './payments-store.ts';
import { useRecordedToast } from './recorded-toast.tsx';

type TransferSectionProps = {
  /** Undefined until it is read. */
  settlement: Settlement | undefined;
  /** The period whose statement can be posted as a picture; undefined before the first close. */
  lastClosedId: string | undefined;
  error: AppError | undefined;
  onRetry: () => void;
};

/** The transfers that would settle everything, each recorded by one click. */
export function TransferSection({ settlement, lastClosedId, error, onRetry }: TransferSectionProps) {
  const { t } = useTranslation(['payments', 'pictures']);
  const { mode, setMode } = usePayments();
  const methods = useMethods();
  const [method, setMethod] = useState<PaymentMethod>('wechat');
  const count = settlement?.transfers.length ?? 0;
  return (
    <Section
      title={t('transfers.title')}
      actions={
        <div className={classes.sectionActions}>
          <SegmentedControl
            className={classes.mode ?? ''}
            aria-label={t('transfers.mode')}
            value={mode}
            onChange={(value) => void setMode(value === 'fewest' ? 'fewest' : 'owner')}
            data={[
              { value: 'owner', label: t('transfers.owner') },
              { value: 'fewest', label: t('transfers.fewest') },
            ]}
          />
          <Select
            w={128}
            aria-label={t('transfers.method')}
            data={methods}
            value={method}
            onChange={(value) => {
              if (isMethod(value)) setMethod(value);
            }}
          />
          <CopyText label={t('transfers.copyGroup')}>{t('transfers.copy')}</CopyText>
          {settlement === undefined || lastClosedId === undefined ? null : (
            <Button
              variant="default"
              leftSection={<IconPhoto size={15} aria-hidden />}
              onClick={() => askForPicture({ groupId: settlement.groupId, periodId: lastClosedId })}
            >
              {t('pictures:open')}
            </Button>
          )}
        </div>
      }
    >
      <Panel padded={false}>
        {settlement === undefined ? (
          error ? (
            <div className={classes.slot}>
              <ErrorNotice error={error} during="load" onRetry={onRetry} />
            </div>
          ) : (
            <Waiting />
          )
        ) : count === 0 ? (
          <EmptyState icon={IconCircleCheck} title={t('transfers.settled')} />
        ) : (
          <ul aria-label={t('transfers.label')}>
            {settlement.transfers.map((transfer) => (
              <Transfer
                key={`${partyKey(transfer.from.party)} ${partyKey(transfer.to.party)} ${transfer.amountMinor}`}
                transfer={transfer}
                currency={settlement.currency}
                method={method}
              />
            ))}
          </ul>
        )}
      </Panel>
      {count === 0 ? null : (
        <p className={classes.under}>
          {t('transfers.count', { count })}
          {mode === 'fewest' && settlement?.fewest === false ? ` · ${t('transfers.approximate')}` : ''}
        </p>
      )}
    </Section>
  );
}

/** Three lines as they will stand. */
function Waiting() {
  return (
    <div aria-busy="true">
      {[160, 120, 180].map((width) => (
        <div key={width} className={classes.transfer}>
          <Skeleton height={12} width={width} />
          <Skeleton height={12} width={72} />
          <Skeleton height={20} width={44} />
        </div>
      ))}
    </div>
  );
}

type TransferProps = { transfer: NamedTransfer; currency: string; method: PaymentMethod };

function Transfer({ transfer, currency, method }: TransferProps) {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const nameOf = usePartyName();
  const tellRecorded = useRecordedToast();
  const { busy, error, run } = useAction();
  // One id for all clicks on this suggestion: the second records nothing again.
  const paymentId = useRef(crypto.randomUUID());
  const { from, to, amountMinor } = transfer;
  const amount = formatMoney({ amountMinor, currency }, lang);
  const record = () =>
    run(async () => {
      const payment = await recordSuggested({
        paymentId: paymentId.current,
        fromParty: from.party,
        toParty: to.party,
        amount: { amountMinor, currency },
        method,
      });
      tellRecorded(payment);
    });
  return (
    <li className={classes.transfer}>
      <span className={classes.fromTo}>
        <span className={classes.name}>{nameOf(from)}</span>
        <IconArrowRight className={classes.arrow} size={15} stroke={1.75} aria-hidden />
        <span className={classes.name}>{nameOf(to)}</span>
      </span>
      <span className={classes.amount}>{amount}</span>
      <Button
        variant="default"
        size="compact-sm"
        loading={busy}
        aria-label={t('transfers.recordThis', { from: nameOf(from), to: nameOf(to), amount })}
        onClick={() => void record()}
      >
        {t('transfers.record')}
      </Button>
      {error ? (
        <div className={classes.wide}>
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </li>
  );
}
