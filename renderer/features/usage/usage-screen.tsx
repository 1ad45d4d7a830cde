import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { Group } from '../../../shared/contract/group.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, useSearchParams } from '../../app/router.ts';
import { addDays } from '../../components/calendar.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead, Panel } from '../../components/page.tsx';
import { PeriodSelect } from '../../components/period-select.tsx';
import classes from './usage.module.css';
import { UsageDrawer } from './usage-drawer.tsx';
import { UsageFilters } from './usage-filters.tsx';
import { UsageNews } from './usage-news.tsx';
import { addressOf, queryOf, type UsageQuery } from './usage-query.ts';
import { useUsage } from './usage-store.ts';
import { UsageSummary } from './usage-summary.tsx';
import { UsageTable } from './usage-table.tsx';

/** What was used in a period: sums, and every record; `/usage`, with one record open at `/usage/:id`. */
export function UsageScreen() {
  const group = useCurrentGroup();
  return group === undefined ? null : <GroupUsage group={group} />;
}

function GroupUsage({ group }: { group: Group }) {
  const { t } = useTranslation('usage');
  const [search] = useSearchParams();
  const [, route] = useRoute('/usage/:id');
  const { scope, periods, period, members, accounts, pages, error, show, refresh, loadAccounts } = useUsage();
  const { summary, summaryError } = useUsage();
  const { period: periodId, member, model, source, until } = queryOf(search);
  const query = queryOf(search);
  const mine = scope?.groupId === group.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of the query stand for the query
  useEffect(() => {
    void show({ groupId: group.id, zone: group.zone, query });
  }, [show, group.id, group.zone, periodId, member, model, source, until]);
  useRefetchOn(
    ['usage.recorded', 'member.changed'],
    refresh,
    ({ payload }) => 'groupId' in payload && payload.groupId === group.id,
  );
  useEffect(() => void loadAccounts(), [loadAccounts]);
  useRefetchOn(['account.changed'], loadAccounts);

  const go = useCallback((to: UsageQuery) => navigate(addressOf(to)), []);
  const usageId = route && /^[1-9]\d*$/.test(route.id) ? Number(route.id) : undefined;
  return (
    <Page>
      <PageHead
        title={t('title')}
        explanation={t('lead')}
        actions={
          <PeriodSelect
            label={t('period')}
            periods={mine ? periods : []}
            value={mine ? period?.id : undefined}
            currentWord={t('current')}
            onChange={(id) => go({ ...query, period: id })}
          />
        }
      />
      <div className={classes.stack}>
        {error && period === undefined ? null : (
          <UsageSummary
            group={group}
            period={mine ? period : undefined}
            summary={mine ? summary : undefined}
            error={mine ? summaryError : null}
            onRetry={() => void refresh()}
            members={members}
            accounts={accounts}
            query={query}
          />
        )}
        <Panel padded={false}>
          <UsageFilters
            query={query}
            members={members}
            models={summary?.byModel.map((figures) => figures.model) ?? []}
            days={mine && period ? { firstOn: period.startOn, lastOn: addDays(period.endOn, -1) } : undefined}
            onChange={go}
          />
          <UsageNews until={until} onNewest={() => go(withoutUntil(query))} />
          {error && pages !== undefined ? (
            <div className={classes.inPanel}>
              <ErrorNotice error={error} during="load" onRetry={() => void refresh()} />
            </div>
          ) : null}
          <UsageTable
            pages={mine ? pages : undefined}
            members={members}
            query={query}
            selectedId={usageId}
            onOpen={(id) => navigate(addressOf(query, id))}
            onClear={() => go(periodId === undefined ? {} : { period: periodId })}
          />
        </Panel>
      </div>
      <UsageDrawer
        usageId={usageId}
        members={members}
        accounts={accounts}
        periods={periods}
        onClose={() => go(query)}
      />
    </Page>
  );
}

function withoutUntil({ until: _, ...query }: UsageQuery): UsageQuery {
  return query;
}
