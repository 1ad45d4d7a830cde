import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { Group } from '../../../shared/contract/group.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, paths } from '../../app/router.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead } from '../../components/page.tsx';
import { AdjustmentForm } from './adjustment-form.tsx';
import { AdjustmentSection } from './adjustment-section.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { ClosedSection } from './closed-section.tsx';
import { DueSection } from './due-section.tsx';
import { StatementPage } from './statement-page.tsx';
import classes from './statements.module.css';
import { type Overview, useStatements } from './statements-store.ts';
import { VerifyButton } from './verify-dialog.tsx';
import { WaitingList } from './waiting-statements.tsx';

/** Periods to close and their statements: `/statements`, with one statement open at `/statements/:periodId`. */
export function StatementsScreen() {
  const group = useCurrentGroup();
  return group === undefined ? null : <GroupStatements group={group} />;
}

function GroupStatements({ group }: { group: Group }) {
  const [, route] = useRoute('/statements/:id');
  const periodId = route === null ? undefined : decodeURIComponent(route.id);
  const { scope, error, show, refresh } = useStatements();
  const mine = scope?.groupId === group.id;
  const overview = useStatements((state) => (mine ? state.overview : undefined));

  useEffect(() => {
    void show(group.id, periodId);
  }, [show, group.id, periodId]);
  useRefetchOn(
    ['statement.changed', 'group.changed', 'member.changed'],
    refresh,
    ({ payload }) => 'groupId' in payload && payload.groupId === group.id,
  );

  return (
    <Page>
      {periodId === undefined ? (
        <List group={group} overview={overview} error={mine ? error : null} />
      ) : (
        <StatementPage
          key={periodId}
          group={group}
          periodId={periodId}
          overview={overview}
          error={mine ? error : null}
        />
      )}
    </Page>
  );
}

type ListProps = {
  group: Group;
  overview: Overview | undefined;
  error: AppError | null;
};

function List({ group, overview, error }: ListProps) {
  const { t } = useTranslation('statements');
  const refresh = useStatements((state) => state.refresh);
  const [closingId, setClosingId] = useState<string>();
  const [isAdjusting, setAdjusting] = useState(false);
  return (
    <>
      <PageHead
        title={t('title')}
        explanation={t('lead')}
        actions={
          <VerifyButton
            groupId={group.id}
            disabled={overview === undefined || overview.statements.length === 0}
          />
        }
      />
      <div className={classes.stack}>
        <ErrorNotice error={error} during="load" onRetry={() => void refresh()} />
        {overview === undefined ? (
          error === null ? (
            <WaitingList />
          ) : null
        ) : (
          <>
            <DueSection overview={overview} zone={group.zone} onClosePeriod={setClosingId} />
            {overview.statements.length === 0 ? null : (
              <>
                <ClosedSection overview={overview} currency={group.currency} />
                <AdjustmentSection
                  overview={overview}
                  currency={group.currency}
                  onAdd={() => setAdjusting(true)}
                />
              </>
            )}
          </>
        )}
      </div>
      {overview === undefined ? null : (
        <>
          <CloseDialog
            periodId={closingId}
            overview={overview}
            currency={group.currency}
            onChoose={setClosingId}
            onDone={(periodId) => {
              setClosingId(undefined);
              navigate(paths.statement(periodId));
            }}
            onClose={() => setClosingId(undefined)}
          />
          <AdjustmentForm
            opened={isAdjusting}
            overview={overview}
            aboutPeriodId={overview.statements[0]?.periodId}
            group={group}
            onClose={() => setAdjusting(false)}
          />
        </>
      )}
    </>
  );
}
