import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/contract/member.ts';
import { hrefOf, paths } from '../../app/router.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Facts } from '../../components/facts.tsx';
import { DurationText, InstantText } from '../../components/time.tsx';
import classes from './usage.module.css';
import type { UsageDetail } from './usage-detail.ts';
import { addressOf } from './usage-query.ts';

type RequestFactsProps = { detail: UsageDetail; members: readonly Member[] };

/** Who asked what of whom, when, and under which ids. */
export function RequestFacts({ detail: { record, accountName }, members }: RequestFactsProps) {
  const { t } = useTranslation('usage');
  const member = members.find((one) => one.id === record.memberId);
  const { modelAsked, modelAnswered, settledAtMs, startedAtMs } = record;
  return (
    <DrawerSection title={t('detail.request')} hint={t('detail.privacy')}>
      <Facts
        facts={[
          {
            name: t('detail.member'),
            value: (
              <>
                <a href={hrefOf(paths.member(record.memberId))}>{member?.name ?? t('detail.formerMember')}</a>
                {' · '}
                <a href={hrefOf(addressOf({ period: record.periodId, member: record.memberId }))}>
                  {t('detail.memberRecords')}
                </a>
              </>
            ),
          },
          {
            name: t('detail.account'),
            value:
              accountName === undefined ? (
                t('detail.removedAccount')
              ) : (
                <a href={hrefOf(paths.account(record.accountId))}>{accountName}</a>
              ),
          },
          { name: t('detail.modelAsked'), value: modelAsked },
          modelAnswered === null || modelAnswered === modelAsked
            ? undefined
            : { name: t('detail.modelAnswered'), value: modelAnswered },
          {
            name: t('detail.streamed'),
            value: record.streamed ? t('detail.streamedYes') : t('detail.streamedNo'),
          },
          record.httpStatus === null
            ? undefined
            : { name: t('detail.httpStatus'), value: String(record.httpStatus) },
          record.errorCode === null ? undefined : { name: t('detail.error'), value: record.errorCode },
          { name: t('detail.startedAt'), value: <InstantText atMs={startedAtMs} as="datetime" /> },
          { name: t('detail.firstByte'), value: <DurationText ms={record.firstByteAfterMs} /> },
          settledAtMs === null
            ? undefined
            : { name: t('detail.settledAt'), value: <InstantText atMs={settledAtMs} as="datetime" /> },
          settledAtMs === null
            ? undefined
            : { name: t('detail.took'), value: <DurationText ms={settledAtMs - startedAtMs} /> },
          { name: t('detail.recordId'), value: <Id id={String(record.id)} /> },
          { name: t('detail.requestId'), value: <Id id={record.requestId} /> },
          record.upstreamRequestId === null
            ? undefined
            : { name: t('detail.upstreamRequestId'), value: <Id id={record.upstreamRequestId} /> },
        ]}
      />
    </DrawerSection>
  );
}

function Id({ id }: { id: string }) {
  const { t } = useTranslation('usage');
  return (
    <span className={classes.id}>
      <code>{id}</code>
      <CopyButton text={id} label={t('detail.copyId')} />
    </span>
  );
}
