import { Skeleton } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { Result } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useRefetchOn } from '../../app/live.ts';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SourceBadge } from '../../components/source-badge.tsx';
import { useLingering } from '../../components/use-lingering.ts';
import { api } from '../../transports/api.ts';
import { PriceArithmetic } from './price-arithmetic.tsx';
import { RecordAttempts } from './record-attempts.tsx';
import { RecordBill } from './record-bill.tsx';
import { RecordWhy } from './record-why.tsx';
import { RequestFacts } from './request-facts.tsx';
import { TokenCounts } from './token-counts.tsx';
import classes from './usage.module.css';
import type { UsageDetail } from './usage-detail.ts';

type UsageDrawerProps = {
  /** Undefined: closed. */
  usageId: number | undefined;
  members: readonly Member[];
  accounts: readonly Account[];
  periods: readonly Period[];
  onClose: () => void;
};

/** One record: its cost line by line, tokens, where the figures come from, and everything about the request. */
export function UsageDrawer({ usageId, onClose, ...known }: UsageDrawerProps) {
  const { t } = useTranslation('usage');
  const shownId = useLingering(usageId);
  const { detail, error, load } = useDetail(usageId);
  const shown = detail?.record.id === shownId ? detail : undefined;
  return (
    <SideDrawer
      opened={usageId !== undefined}
      onClose={onClose}
      title={t('detail.title', { id: shownId ?? '' })}
    >
      {error && usageId !== undefined ? <Failure error={error} onRetry={() => void load()} /> : null}
      {shown ? <Detail key={shown.record.id} found={shown} {...known} /> : error ? null : <Waiting />}
    </SideDrawer>
  );
}

/** The cost and its lines, as they will stand. */
function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      <Skeleton height={14} width={64} />
      <Skeleton height={24} width={160} />
      {['100%', '90%', '100%', '80%'].map((width, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={place} height={12} width={width} />
      ))}
    </div>
  );
}

function Failure({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  const { t } = useTranslation('usage');
  if (error.code === 'usage.not_found')
    return <EmptyState icon={IconListSearch} title={t('detail.notFound')} />;
  return <ErrorNotice error={error} during="load" onRetry={onRetry} />;
}

type DetailProps = Pick<UsageDrawerProps, 'members' | 'accounts' | 'periods'> & {
  found: Result<'usage.get'>;
};

function Detail({ found, members, accounts, periods }: DetailProps) {
  const { t } = useTranslation('usage');
  const { record } = found;
  const accountName = accounts.find(({ id }) => id === record.accountId)?.name;
  const detail: UsageDetail = { ...found, accountName };
  const accountNameOf = (accountId: string) =>
    accounts.find(({ id }) => id === accountId)?.name ?? t('detail.removedAccount');
  return (
    <>
      <PriceArithmetic detail={detail} />
      {record.tokens === null ? null : <TokenCounts tokens={record.tokens} />}
      <DrawerSection title={t('detail.source')} action={<SourceBadge source={record.source} />}>
        <p>{t(`sourceExplained.${record.source ?? 'open'}`)}</p>
        {record.flags.length > 0 ? (
          <ul className={classes.flags} aria-label={t('detail.flags')}>
            {record.flags.map((flag) => (
              <li key={flag}>{t(`flag.${flag}`)}</li>
            ))}
          </ul>
        ) : null}
      </DrawerSection>
      <RecordBill record={record} periods={periods} />
      <RecordAttempts detail={detail} accountNameOf={accountNameOf} />
      <RequestFacts detail={detail} members={members} />
      <RecordWhy detail={detail} />
    </>
  );
}

function useDetail(usageId: number | undefined) {
  const [detail, setDetail] = useState<Result<'usage.get'>>();
  const [error, setError] = useState<AppError | null>(null);
  const load = useCallback(async () => {
    if (usageId === undefined) return;
    try {
      setDetail(await api.usage.get({ usageId }));
      setError(null);
    } catch (thrown) {
      setError(asAppError(thrown));
    }
  }, [usageId]);
  useEffect(() => {
    setError(null);
    void load();
  }, [load]);
  // A settled record never changes again.
  useRefetchOn(['usage.recorded'], load, () => detail?.record.state === 'open');
  return { detail, error, load };
}
