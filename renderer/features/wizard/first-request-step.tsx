import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import type { Group } from '../../../shared/contract/group.ts';
import type { usageRecord } from '../../../shared/contract/usage.ts';
import { totalTokens } from '../../../shared/tokens.ts';
import { useRefetchOn } from '../../app/live.ts';
import { addressForMembers, useRelay } from '../../app/relay-store.ts';
import { PusdText } from '../../components/money.tsx';
import { Notice } from '../../components/notice.tsx';
import { TokensText } from '../../components/tokens.tsx';
import { api } from '../../transports/api.ts';
import classes from './first-request-step.module.css';
import { StepFrame } from './step-frame.tsx';
import { finish } from './wizard-store.ts';

type UsageRecord = z.output<typeof usageRecord>;
type Arrival = { record: UsageRecord; memberName: string };

/** Waits for the group's first request and shows how it was metered. */
export function FirstRequestStep({ group }: { group: Group }) {
  const { t } = useTranslation('wizard');
  const arrival = useArrival(group.id);
  return (
    <StepFrame
      title={arrival === undefined ? t('first.title') : t('first.arrived')}
      lead={arrival === undefined ? t('first.lead') : t('first.arrivedText')}
      back="invites"
      nextLabel={arrival === undefined ? t('first.skip') : t('finish')}
      onNext={() => void finish()}
    >
      {arrival === undefined ? <Waiting /> : <Arrived arrival={arrival} />}
    </StepFrame>
  );
}

function Waiting() {
  const { t } = useTranslation('wizard');
  const relay = useRelay((state) => state.relay);
  const address = relay ? addressForMembers(relay) : undefined;
  return (
    <>
      <div className={classes.waiting} role="status">
        <span className={classes.pulse} aria-hidden />
        <span>
          {t('first.waiting')} {address ? <span className={classes.address}>{address}</span> : null}
        </span>
      </div>
      <div>
        <p className={classes.hintsTitle}>{t('first.stuckTitle')}</p>
        <ul className={classes.hints}>
          <li>{t('first.stuck1')}</li>
          <li>{t('first.stuck2')}</li>
          <li>{t('first.stuck3')}</li>
        </ul>
      </div>
    </>
  );
}

function Arrived({ arrival: { record, memberName } }: { arrival: Arrival }) {
  const { t } = useTranslation('wizard');
  const running = record.state === 'open';
  const failed = record.httpStatus !== null && record.httpStatus >= 400;
  return (
    <>
      {failed ? (
        <Notice tone="warning" live>
          {t('first.failed', {
            reason: record.errorCode ?? t('first.failedUnknown', { status: record.httpStatus }),
          })}
        </Notice>
      ) : null}
      <div className={classes.row}>
        <Cell label={t('first.member')}>{memberName}</Cell>
        <Cell label={t('first.model')}>{record.modelAnswered ?? record.modelAsked}</Cell>
        <Cell label={t('first.tokens')}>
          {running ? (
            t('first.inProgress')
          ) : (
            <TokensText tokens={record.tokens && totalTokens(record.tokens)} />
          )}
        </Cell>
        <Cell label={t('first.cost')}>
          {running ? t('first.inProgress') : <PusdText pusd={record.costPusd} />}
        </Cell>
      </div>
    </>
  );
}

function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.cell}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>{children}</div>
    </div>
  );
}

function useArrival(groupId: string): Arrival | undefined {
  const [arrival, setArrival] = useState<Arrival>();
  const look = useCallback(async () => {
    const [{ records }, members] = await Promise.all([
      api.usage.list({ groupId, limit: 1 }),
      api.member.list({ groupId }),
    ]);
    const [record] = records;
    if (!record) return;
    const memberName = members.find((member) => member.id === record.memberId)?.name ?? '';
    setArrival({ record, memberName });
  }, [groupId]);
  useEffect(() => {
    // While nothing can be read there is nothing to show; the next event looks again.
    look().catch(() => undefined);
  }, [look]);
  useRefetchOn(
    ['usage.recorded'],
    () => look().catch(() => undefined),
    ({ payload }) => 'groupId' in payload && payload.groupId === groupId,
  );
  return arrival;
}
