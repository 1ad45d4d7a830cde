import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountFilePreview, AccountFileRow } from '../../../shared/contract/account-file.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import classes from './account-files.module.css';

type AccountImportPreviewProps = {
  preview: AccountFilePreview;
  busy: boolean;
  error: AppError | null;
  onBack: () => void;
  onImport: () => void;
};

/** What would be created, and what is wrong in which row and column. */
export function AccountImportPreview(props: AccountImportPreviewProps) {
  const { preview, busy, error, onBack, onImport } = props;
  const { t } = useTranslation(['accountFiles', 'common']);
  const columns = useColumns(preview.kind);
  const { rows, ignored } = preview;
  const right = rows.filter(({ problems }) => problems.length === 0).length;
  const wrong = rows.length - right;
  // The form that had the focus is gone.
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <div className={classes.steps}>
      <p aria-live="polite">{t(wrong === 0 ? 'preview.allRight' : 'preview.some', { right, wrong })}</p>
      {ignored.length === 0 ? null : (
        <Notice tone="info">{t('preview.ignored', { names: ignored.join(t('preview.and')) })}</Notice>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
      <section className={classes.table} aria-label={t('preview.title')} tabIndex={0}>
        <DataTable
          label={t('preview.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.row}
          empty={<p className={classes.empty}>{t('preview.empty')}</p>}
        />
      </section>
      <ErrorNotice error={error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onBack} ref={right === 0 ? next : null}>
          {t('common:back')}
        </Button>
        <Button loading={busy} disabled={right === 0} onClick={onImport} ref={right === 0 ? null : next}>
          {t('preview.import', { count: right })}
        </Button>
      </div>
    </div>
  );
}

function useColumns(kind: AccountFilePreview['kind']): Column<AccountFileRow>[] {
  const { t } = useTranslation(['accountFiles', 'common', 'logins']);
  const none = <span className={classes.note}>–</span>;
  return [
    {
      key: 'row',
      header: t(kind === 'csv' ? 'preview.line' : 'preview.place'),
      align: 'right',
      width: 56,
      cell: ({ row }) => row,
    },
    {
      key: 'name',
      header: t('preview.name'),
      cell: ({ name }) => <div className={classes.name}>{name === '' ? none : name}</div>,
    },
    {
      key: 'provider',
      header: t('preview.provider'),
      nowrap: true,
      cell: ({ provider }) => (provider === null ? none : t(`common:provider.${provider}`)),
    },
    {
      key: 'authKind',
      header: t('preview.authKind'),
      nowrap: true,
      cell: ({ authKind, hasSecret }) => (
        <>
          <div>{authKind === null ? none : t(`logins:kindOption.${authKind}`)}</div>
          {hasSecret ? null : <div className={classes.note}>{t('preview.noSecret')}</div>}
        </>
      ),
    },
    { key: 'result', header: t('preview.result'), width: '42%', cell: (row) => <Result row={row} /> },
  ];
}

function Result({ row: { problems } }: { row: AccountFileRow }) {
  const { t } = useTranslation('accountFiles');
  const lang = useLang();
  if (problems.length === 0) return <StatusBadge tone="ok">{t('preview.willCreate')}</StatusBadge>;
  return (
    <ul className={classes.problems}>
      {problems.map(({ field, reason }) => (
        <li key={`${field} ${reason.en}`}>
          {field === null ? null : <code className={classes.field}>{field}</code>}
          {lang === 'en' ? reason.en : reason.zh}
        </li>
      ))}
    </ul>
  );
}
