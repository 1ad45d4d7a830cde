import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconReceipt } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { askForExport } from '../../app/export-subject.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { useLang } from '../../app/i18n/index.ts';
import { useRefetchOn } from '../../app/live.ts';
import { hrefOf, navigate, paths, useSearchParams } from '../../app/router.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page, PageHead, Panel } from '../../components/page.tsx';
import { PeriodSelect } from '../../components/period-select.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useAction } from '../../components/use-action.ts';
import { Blockers } from './blockers.tsx';
import { Entries } from './entries.tsx';
import { PoolCard } from './pool-card.tsx';
import { RatesModal } from './rates-modal.tsx';
import { RulesModal } from './rules-modal.tsx';
import classes from './split.module.css';
import { useSplit } from './split-store.ts';
import { Statement } from './statement.tsx';
import { WaitingSplit } from './waiting-split.tsx';

/** How a period's cost is shared, with the formula of every share: `/split?period=...`. */
export function SplitScreen() {
  const group = useCurrentGroup();
  return group === undefined ? null : <GroupSplit group={group} />;
}

function GroupSplit({ group }: { group: Group }) {
  const { t } = useTranslation('split');
  const [search] = useSearchParams();
  const periodId = search.get('period') ?? undefined;
  const { scope, periods, error, show, refresh } = useSplit();
  const mine = scope?.groupId === group.id;
  const preview = useSplit((state) => (mine ? state.preview : undefined));

  useEffect(() => {
    void show(group.id, periodId);
  }, [show, group.id, periodId]);
  useRefetchOn(
    [
      'usage.recorded',
      'member.changed',
      'group.changed',
      'account.changed',
      'rate.changed',
      'statement.changed',
    ],
    refresh,
    ({ payload }) => !('groupId' in payload) || payload.groupId === group.id,
  );

  return (
    <Page>
      <PageHead
        title={t('title')}
        explanation={t('lead')}
        actions={
          <>
            <PeriodSelect
              label={t('period')}
              periods={mine ? periods : []}
              value={preview?.period.id ?? periodId}
              currentWord={t('current')}
              onChange={(id) => navigate(`${paths.split}?period=${encodeURIComponent(id)}`)}
            />
            <RowsButton preview={preview} />
            <ExportButton disabled={preview === undefined} />
          </>
        }
      />
      <div className={classes.stack}>
        <ErrorNotice error={error} during="load" onRetry={() => void refresh()} />
        {preview ? <Preview preview={preview} /> : error ? null : <WaitingSplit />}
      </div>
    </Page>
  );
}

function Preview({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const [changing, setChanging] = useState<'fee' | 'metered' | null>(null);
  // Here and not where it is opened: a blocker goes away with what it lacked.
  const [choosingRate, setChoosingRate] = useState(false);
  return (
    <>
      {preview.state === 'running' ? null : <Over preview={preview} />}
      {preview.state === 'closed' ? null : (
        <Blockers preview={preview} onChooseRate={() => setChoosingRate(true)} />
      )}
      <Statement preview={preview} />
      {preview.pools.map((pool, index) => (
        <PoolCard
          key={pool.id}
          pool={pool}
          number={index + 1}
          preview={preview}
          onChangeRule={setChanging}
          onChooseRate={() => setChoosingRate(true)}
        />
      ))}
      {preview.pools.length === 0 && preview.blockers.length === 0 ? (
        <Panel>
          <EmptyState
            icon={IconReceipt}
            title={t('noPools')}
            action={
              <Button component="a" href={hrefOf(paths.accounts)} variant="default">
                {t('openAccounts')}
              </Button>
            }
          >
            {t('noPoolsHint')}
          </EmptyState>
        </Panel>
      ) : null}
      {/* In a box of its own: panels next to each other are as far apart as sections. */}
      <div>
        <Entries preview={preview} />
      </div>
      <RulesModal preview={preview} shown={changing} onClose={() => setChanging(null)} />
      <RatesModal preview={preview} opened={choosingRate} onClose={() => setChoosingRate(false)} />
    </>
  );
}

/** A period that is over: its close, or its statement, which is what counts. */
function Over({ preview: { state, period } }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const closed = state === 'closed';
  return (
    <Notice
      tone={closed ? 'ok' : 'info'}
      title={t(closed ? 'over.closed' : 'over.due')}
      actions={
        <Button
          component="a"
          href={hrefOf(closed ? paths.statement(period.id) : paths.statements)}
          size="compact-sm"
          variant="default"
        >
          {t(closed ? 'over.open' : 'over.close')}
        </Button>
      }
    >
      {t(closed ? 'over.closedNote' : 'over.dueNote')}
    </Notice>
  );
}

function RowsButton({ preview }: { preview: SplitPreview | undefined }) {
  const { t } = useTranslation('split');
  const ask = ({ groupId, period }: SplitPreview) =>
    askForExport({ groupId, periodId: period.id, periodLabel: period.label, kinds: ['rows'] });
  return (
    <Button variant="default" disabled={preview === undefined} onClick={() => preview && ask(preview)}>
      {t('exportRows')}
    </Button>
  );
}

function ExportButton({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const exportCsv = useSplit((state) => state.exportCsv);
  const { busy, error, run } = useAction();
  const save = () =>
    run(async () => {
      const file = await exportCsv(lang);
      saveFile(file);
      notifications.show({ message: t('exported', { file: file.fileName }) });
    });
  return (
    <div className={classes.export}>
      <Button
        leftSection={<IconDownload size={16} aria-hidden />}
        disabled={disabled}
        loading={busy}
        onClick={() => void save()}
      >
        {t('exportCsv')}
      </Button>
      {error ? (
        <div className={classes.exportError}>
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </div>
  );
}
