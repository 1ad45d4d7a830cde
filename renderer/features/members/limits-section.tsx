import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { LimitScope, LimitStatus } from '../../../shared/contract/limits.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { formatPusdShort } from '../../../shared/money.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { countFields } from './limit-values.ts';
import { LimitsForm } from './limits-form.tsx';
import classes from './members.module.css';

type LimitsSectionProps = { scope: LimitScope; subjectId: string; group: Group };

/** The limits of a member or of the whole group, how far they are used, and the form that changes them. */
export function LimitsSection({ scope, subjectId, group }: LimitsSectionProps) {
  const { t } = useTranslation('limits');
  const [status, setStatus] = useState<LimitStatus>();
  const [failure, setFailure] = useState<AppError | null>(null);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const { busy, error, run } = useAction();
  const load = useCallback(async (): Promise<void> => {
    try {
      setStatus(await api.limits.status({ scope, subjectId }));
      setFailure(null);
    } catch (thrown) {
      setFailure(asAppError(thrown));
    }
  }, [scope, subjectId]);
  useEffect(() => void load(), [load]);
  useRefetchOn(
    ['usage.recorded', 'member.changed', 'group.changed'],
    load,
    ({ payload }) => 'groupId' in payload && payload.groupId === group.id,
  );

  const reset = async (): Promise<void> => {
    const done = await run(async () => setStatus(await api.limits.resetCounters({ scope, subjectId })));
    if (!done) return;
    setAsking(false);
    notifications.show({ message: t('resetDone') });
  };
  const close = () => {
    setEditing(false);
    void load();
  };
  const buttons = (
    <div className={classes.buttons}>
      {status !== undefined && status.quotas.length > 0 ? (
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
    <DrawerSection title={t('title')} hint={t('hint')} action={status && !editing ? buttons : undefined}>
      <ErrorNotice error={failure} />
      {status === undefined ? null : editing ? (
        <LimitsForm scope={scope} subjectId={subjectId} limits={status.limits} onClose={close} />
      ) : (
        <LimitFacts status={status} zone={group.zone} />
      )}
      <ConfirmDialog
        opened={asking}
        title={t('reset')}
        action={t('reset')}
        busy={busy}
        error={error}
        onConfirm={() => void reset()}
        onClose={() => setAsking(false)}
      >
        {t('resetEffect')}
      </ConfirmDialog>
    </DrawerSection>
  );
}

function LimitFacts({ status, zone }: { status: LimitStatus; zone: string }) {
  const { t } = useTranslation('limits');
  const lang = useLang();
  const { limits } = status;
  const quotas = status.quotas.map(({ quota, usedPusd, heldPusd, limitPusd, resetsAtMs }): Fact => {
    const [used, held, limit] = [usedPusd, heldPusd, limitPusd].map((pusd) => formatPusdShort(pusd, lang));
    const said = t(heldPusd > 0n ? 'usedHeld' : 'used', { used, held, limit });
    const renewal = resetsAtMs === null ? [] : [t('renews', { at: formatDateTime(resetsAtMs, zone, lang) })];
    return { name: t(`quota.${quota}`), value: [said, ...renewal].join(' · ') };
  });
  const counts = countFields.flatMap((field): Fact[] => {
    const value = limits[field];
    return value === null ? [] : [{ name: t(`field.${field}`), value: value.toLocaleString(lang) }];
  });
  const models = limits.models === null ? [] : [{ name: t('field.models'), value: limits.models.join(', ') }];
  const facts = [...quotas, ...counts, ...models];
  if (facts.length === 0) return <p className={classes.note}>{t('none')}</p>;
  const live = [
    { name: t('running'), value: status.running },
    { name: t('waiting'), value: status.waiting },
  ];
  return <Facts facts={[...facts, ...live]} />;
}
