import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { WorkProgress } from '../../components/work-progress.tsx';
import { api } from '../../transports/api.ts';

type UnderWay = Result<'statement.verifyStatus'>[number];

/** How far the verification of a group's statements is, and the way to stop it, which leaves nothing proved. */
export function VerifyProgress({ groupId }: { groupId: string }) {
  const { t } = useTranslation('closing');
  const lang = useLang();
  const [status, setStatus] = useState<UnderWay[]>([]);
  useRefetchOn(
    ['statement.verifyAdvanced'],
    async () => setStatus(await api.statement.verifyStatus({})),
    (event) => event.name === 'statement.verifyAdvanced' && event.payload.groupId === groupId,
  );
  const own = status.find((one) => one.groupId === groupId);
  const number = (value: number) => value.toLocaleString(lang);
  return (
    <WorkProgress
      done={own === undefined ? 0 : doneOf(own)}
      label={t('verify.progressLabel')}
      stopHint={t('verify.stopHint')}
      stopping={own?.cancelling === true}
      onStop={async () => setStatus(await api.statement.cancelVerify({ groupId }))}
    >
      {t('verify.running')}
      <br />
      {own === undefined || own.statements === 0
        ? t('verify.beginning')
        : t('verify.progress', {
            place: number(Math.min(own.statements, own.statementsDone + 1)),
            all: number(own.statements),
            done: number(own.recordsDone),
            records: number(own.records),
          })}
    </WorkProgress>
  );
}

function doneOf({ statements, statementsDone, records, recordsDone }: UnderWay): number {
  const ofOne = records === 0 ? 0 : Math.min(1, recordsDone / records);
  return statements === 0 ? 0 : Math.min(1, (statementsDone + ofOne) / statements);
}
