import { ActionIcon, Button, Menu, Select } from '@mantine/core';
import { IconArrowLeft, IconDots, IconDownload, IconPhoto } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { AppError } from '../../../shared/errors.ts';
import { askForExport } from '../../app/export-subject.ts';
import { askForPicture } from '../../app/picture-subject.ts';
import { hrefOf, navigate, paths, useSearchParams } from '../../app/router.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageHead } from '../../components/page.tsx';
import { InstantText } from '../../components/time.tsx';
import { AdjustmentForm } from './adjustment-form.tsx';
import { ReverseDialog } from './reverse-dialog.tsx';
import { StatementPaper } from './statement-paper.tsx';
import classes from './statements.module.css';
import { type Overview, type StatementView, useStatements } from './statements-store.ts';
import { VerifyButton } from './verify-dialog.tsx';
import { WaitingPaper } from './waiting-statements.tsx';

type StatementPageProps = {
  group: Group;
  periodId: string;
  overview: Overview | undefined;
  error: AppError | null;
};

/** One statement with what can be done about it; `?member=` shows one member's lines. */
export function StatementPage({ group, periodId, overview, error }: StatementPageProps) {
  const { t } = useTranslation('statements');
  const { refresh, opened } = useStatements();
  const [search] = useSearchParams();
  const shown = opened?.document.period.id === periodId ? opened : undefined;
  const top = useRef<HTMLDivElement>(null);
  // The list may have been scrolled, and what was pressed there is gone: a statement begins at its head.
  useEffect(() => {
    const main = top.current?.closest('main');
    main?.scrollTo(0, 0);
    main?.focus({ preventScroll: true });
  }, []);
  const asked = search.get('member') ?? undefined;
  const memberId = shown?.document.balances.some(({ party }) => party === asked) ? asked : undefined;
  return (
    <>
      <div ref={top} className={classes.crumb}>
        <a href={hrefOf(paths.statements)}>
          <IconArrowLeft size={14} aria-hidden />
          {t('title')}
        </a>
      </div>
      <ErrorNotice error={error} during="load" onRetry={() => void refresh()} />
      {shown === undefined ? (
        error === null ? (
          <WaitingPaper />
        ) : null
      ) : (
        <>
          <PageHead
            title={t('heading', { number: shown.document.number, label: shown.document.period.label })}
            actions={
              <>
                <MemberSelect statement={shown} memberId={memberId} />
                <VerifyButton groupId={group.id} disabled={false} />
                <PictureButton statement={shown} />
                <ExportButton statement={shown} memberId={memberId} />
                <More statement={shown} overview={overview} group={group} />
              </>
            }
          />
          <Reversed statement={shown} />
          <StatementPaper statement={shown} memberId={memberId} />
        </>
      )}
    </>
  );
}

const EVERYBODY = '';

function MemberSelect({
  statement: { document },
  memberId,
}: {
  statement: StatementView;
  memberId: string | undefined;
}) {
  const { t } = useTranslation('statements');
  const address = paths.statement(document.period.id);
  return (
    <Select
      aria-label={t('member.label')}
      w={168}
      value={memberId ?? EVERYBODY}
      data={[
        { value: EVERYBODY, label: t('member.all') },
        ...document.balances.flatMap(({ party, name }) =>
          party === null ? [] : [{ value: party, label: name }],
        ),
      ]}
      onChange={(chosen) =>
        navigate(chosen === EVERYBODY || chosen === null ? address : `${address}?member=${chosen}`, {
          replace: true,
        })
      }
    />
  );
}

function ExportButton({
  statement: { document },
  memberId,
}: {
  statement: StatementView;
  memberId: string | undefined;
}) {
  const { t } = useTranslation('statements');
  const { groupId, period } = document;
  return (
    <Button
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() =>
        askForExport({
          groupId,
          periodId: period.id,
          periodLabel: period.label,
          kinds: ['statement', 'rows'],
          ...(memberId === undefined ? {} : { memberId }),
        })
      }
    >
      {t('export')}
    </Button>
  );
}

function PictureButton({ statement: { document } }: { statement: StatementView }) {
  const { t } = useTranslation('pictures');
  return (
    <Button
      variant="default"
      leftSection={<IconPhoto size={16} aria-hidden />}
      onClick={() => askForPicture({ groupId: document.groupId, periodId: document.period.id })}
    >
      {t('open')}
    </Button>
  );
}

type MoreProps = { statement: StatementView; overview: Overview | undefined; group: Group };

/** What is to be done when a statement turns out wrong. */
function More({ statement, overview, group }: MoreProps) {
  const { t } = useTranslation(['statements', 'closing']);
  const [open, setOpen] = useState<'adjust' | 'reverse' | null>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={t('more')}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('adjust')}>{t('closing:adjustments.add')}</Menu.Item>
          <Menu.Item
            color="var(--ac-bad)"
            disabled={statement.reversedAtMs !== null}
            onClick={() => setOpen('reverse')}
          >
            {t('closing:reverse.open')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ReverseDialog opened={open === 'reverse'} statement={statement} onClose={() => setOpen(null)} />
      {overview === undefined ? null : (
        <AdjustmentForm
          opened={open === 'adjust'}
          overview={overview}
          aboutPeriodId={statement.document.period.id}
          group={group}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function Reversed({ statement: { reversedAtMs } }: { statement: StatementView }) {
  const { t } = useTranslation('statements');
  if (reversedAtMs === null) return null;
  return (
    <div className={classes.reversed}>
      <Notice
        tone="warning"
        title={
          <>
            {t('reversed.title')} <InstantText atMs={reversedAtMs} as="datetime" />
          </>
        }
      >
        {t('reversed.text')}
      </Notice>
    </div>
  );
}
