import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../components/data-table.tsx';
import classes from './split.module.css';

/** The preview and its first pool while they are read, laid out as they will stand. */
export function WaitingSplit() {
  const { t } = useTranslation('split');
  const figure = { align: 'right', cell: () => null } as const;
  const columns: Column<never>[] = [
    { key: 'member', header: t('totals.member'), cell: () => null, foot: t('totals.sum') },
    { ...figure, key: 'days', header: t('totals.days') },
    { ...figure, key: 'requests', header: t('totals.requests'), foot: '' },
    { ...figure, key: 'usage', header: t('totals.usage'), foot: '' },
    { ...figure, key: 'amount', header: t('totals.total'), foot: '' },
  ];
  return (
    <>
      <section className={classes.statement} aria-busy="true">
        <Head lines={['32%', '44%', '52%']} />
        <div className={classes.shareBar}>
          <Skeleton height={10} />
        </div>
        <DataTable label={t('totals.label')} columns={columns} rows={undefined} rowKey={() => ''} />
      </section>
      <section className={classes.pool} aria-busy="true">
        <Head lines={['24%', '36%']} />
      </section>
    </>
  );
}

function Head({ lines }: { lines: readonly string[] }) {
  return (
    <header className={classes.statementHead}>
      <div className={classes.waitingTitles}>
        {lines.map((width) => (
          <Skeleton key={width} height={12} width={width} />
        ))}
      </div>
      <div className={classes.waitingFigure}>
        <Skeleton height={24} width={120} />
      </div>
    </header>
  );
}
