import { Button, Modal, Progress, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { useLingering } from '../../components/use-lingering.ts';
import { CloseChecklist } from './close-checklist.tsx';
import { CloseForm } from './close-form.tsx';
import { CloseSummary } from './close-summary.tsx';
import classes from './closing.module.css';
import { type Checklist, type Overview, useStatements } from './statements-store.ts';

type CloseDialogProps = {
  /** Undefined: closed. */
  periodId: string | undefined;
  overview: Overview;
  currency: string;
  /** Goes on with another period, which is to be closed first. */
  onChoose: (periodId: string) => void;
  /** The period has its statement. */
  onDone: (periodId: string) => void;
  onClose: () => void;
};

/** Closing a period: what is in the way or what it comes to, then its label typed to confirm, then its statement. */
export function CloseDialog({ periodId, overview, onClose, ...rest }: CloseDialogProps) {
  const { t } = useTranslation('closing');
  const [busy, setBusy] = useState(false);
  const shownId = useLingering(periodId);
  const label = overview.periods.find(({ id }) => id === shownId)?.label ?? '';
  return (
    <Modal
      opened={periodId !== undefined}
      onClose={() => {
        if (!busy) onClose();
      }}
      withCloseButton={!busy}
      title={t('close.title', { label })}
      size={600}
    >
      {periodId === undefined ? null : (
        <Steps
          key={periodId}
          periodId={periodId}
          overview={overview}
          onClose={onClose}
          onBusy={setBusy}
          {...rest}
        />
      )}
    </Modal>
  );
}

type StepsProps = CloseDialogProps & { periodId: string; onBusy: (busy: boolean) => void };

function Steps({ periodId, overview, currency, onChoose, onDone, onClose, onBusy }: StepsProps) {
  const { t } = useTranslation(['closing', 'common']);
  const close = useStatements((state) => state.close);
  const { checklist, error: notChecked, check } = useChecklist(periodId);
  const { busy, error, run, clear } = useAction();

  const submit = async (confirmation: string): Promise<void> => {
    onBusy(true);
    const done = await run(async () => {
      const { document } = await close(periodId, confirmation);
      notifications.show({ message: t('close.done', { label: document.period.label }) });
    });
    onBusy(false);
    if (done) onDone(periodId);
    // What is in the way now was not a moment ago.
    else void check();
  };
  if (busy) return <UnderWay />;
  if (checklist === undefined)
    return (
      <div className={classes.dialog}>
        {notChecked === null ? (
          <Checking />
        ) : (
          <ErrorNotice error={notChecked} during="load" onRetry={() => void check()} />
        )}
      </div>
    );
  const isReady = checklist.blockers.length === 0 && checklist.state === 'due';
  return (
    <div className={classes.dialog}>
      <CloseSummary checklist={checklist} overview={overview} currency={currency} />
      {checklist.state === 'closed' ? null : (
        <CloseChecklist checklist={checklist} overview={overview} onChoose={onChoose} onLeave={onClose} />
      )}
      {isReady ? (
        <CloseForm
          label={checklist.period.label}
          error={error}
          onEdit={clear}
          onSubmit={(confirmation) => void submit(confirmation)}
          onCancel={onClose}
        />
      ) : (
        <>
          <ErrorNotice error={error} />
          <div className={classes.buttons}>
            <Button variant="default" onClick={onClose}>
              {t('common:close')}
            </Button>
            <Button data-autofocus onClick={() => void check()}>
              {t('close.again')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Checking() {
  const { t } = useTranslation('closing');
  return (
    <div className={classes.dialog} aria-busy="true">
      <p className={classes.hint}>{t('close.checking')}</p>
      <Skeleton height={72} />
      <Skeleton height={180} />
    </div>
  );
}

function UnderWay() {
  const { t } = useTranslation('closing');
  return (
    <div className={classes.dialog}>
      <p aria-live="polite">{t('close.underWay')}</p>
      <Progress value={100} animated striped size="sm" aria-label={t('close.progress')} />
      <p className={classes.hint}>{t('close.underWayHint')}</p>
    </div>
  );
}

function useChecklist(periodId: string) {
  const ask = useStatements((state) => state.checklist);
  const [answer, setAnswer] = useState<{ checklist?: Checklist; error: AppError | null }>({ error: null });
  const check = useCallback(async () => {
    setAnswer({ error: null });
    try {
      setAnswer({ checklist: await ask(periodId), error: null });
    } catch (thrown) {
      setAnswer({ error: asAppError(thrown) });
    }
  }, [ask, periodId]);
  useEffect(() => {
    void check();
  }, [check]);
  return { ...answer, checklist: answer.checklist, check };
}
