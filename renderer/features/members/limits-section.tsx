import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { LimitScope, LimitStatus } from '../../../shared/contract/limits.ts';
import { useRefetchOn } from '../../app/live.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Loaded, LoadingLines } from '../../components/loaded.tsx';
import { useAction } from '../../components/use-action.ts';
import { useRead } from '../../components/use-read.ts';
import { api } from '../../transports/api.ts';
import { LimitOverview } from './limit-overview.tsx';
import classes from './limits.module.css';
import { LimitsForm } from './limits-form.tsx';

type LimitsSectionProps = { scope: LimitScope; subjectId: string; group: Group };

/** The limits of a key, a member or the whole group, how far they are used, and the form that changes them. */
export function LimitsSection({ scope, subjectId, group }: LimitsSectionProps) {
  const { t } = useTranslation('limits');
  const {
    value: status,
    error,
    load,
    show,
  } = useRead(`${scope} ${subjectId}`, () => api.limits.status({ scope, subjectId }));
  useRefetchOn(
    ['usage.recorded', 'member.changed', 'group.changed'],
    load,
    ({ payload }) => 'groupId' in payload && payload.groupId === group.id,
  );
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const close = () => {
    setEditing(false);
    void load();
  };
  const isCounted = status !== undefined && (status.quotas.length > 0 || status.dayTokens !== null);
  const buttons = (
    <div className={classes.buttons}>
      {isCounted ? (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t('reset')}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
        {t('edit')}
      </Button>
    </div>
  );
  return (
    <DrawerSection
      title={t(`title.${scope}`)}
      hint={t(`hint.${scope}`)}
      action={status && !editing ? buttons : undefined}
    >
      <Loaded value={status} error={error} onRetry={load} waiting={<LoadingLines lines={1} />}>
        {(read) =>
          editing ? (
            <LimitsForm
              scope={scope}
              subjectId={subjectId}
              limits={read.limits}
              zone={group.zone}
              accountId={group.accountId}
              onClose={close}
            />
          ) : (
            <LimitOverview status={read} zone={group.zone} />
          )
        }
      </Loaded>
      <ResetCounters
        opened={asking}
        scope={scope}
        subjectId={subjectId}
        onReset={show}
        onClose={() => setAsking(false)}
      />
    </DrawerSection>
  );
}

type ResetCountersProps = {
  opened: boolean;
  scope: LimitScope;
  subjectId: string;
  onReset: (status: LimitStatus) => void;
  onClose: () => void;
};

/** Asks before the counters begin anew, and says what that does and what it leaves alone. */
function ResetCounters({ opened, scope, subjectId, onReset, onClose }: ResetCountersProps) {
  const { t } = useTranslation('limits');
  const { busy, error, run, clear } = useAction();
  const close = (): void => {
    clear();
    onClose();
  };
  const reset = async (): Promise<void> => {
    const done = await run(async () => onReset(await api.limits.resetCounters({ scope, subjectId })));
    if (!done) return;
    onClose();
    notifications.show({ message: t('resetDone') });
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t(`resetTitle.${scope}`)}
      action={t('reset')}
      busy={busy}
      error={error}
      onConfirm={() => void reset()}
      onClose={close}
    >
      <ul className={classes.effects}>
        <li>{t('resetEffect.counts')}</li>
        <li>{t('resetEffect.running')}</li>
        <li>{t('resetEffect.stays')}</li>
        <li>{t(`resetEffect.others.${scope}`)}</li>
      </ul>
    </ConfirmDialog>
  );
}
