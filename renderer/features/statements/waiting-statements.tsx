import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel, Section } from '../../components/page.tsx';
import paper from './paper.module.css';
import classes from './statements.module.css';

/** Two periods and the closed ones while they are read, laid out as they will stand. */
export function WaitingList() {
  const { t } = useTranslation('statements');
  const columns: Column<never>[] = (['number', 'period', 'sum', 'at', 'hash', 'state'] as const).map(
    (key) => ({
      key,
      header: t(`closed.${key}`),
      ...(key === 'sum' ? { align: 'right' } : {}),
      cell: () => null,
    }),
  );
  return (
    <>
      <Panel padded={false}>
        <div aria-busy="true">
          {['24%', '20%'].map((width) => (
            <div key={width} className={classes.dueItem}>
              <Skeleton height={18} width={18} circle />
              <div className={classes.waitingText}>
                <Skeleton height={12} width={width} />
                <Skeleton height={10} width="36%" />
              </div>
            </div>
          ))}
        </div>
      </Panel>
      <Section title={t('closed.title')}>
        <Panel padded={false}>
          <DataTable
            label={t('closed.title')}
            columns={columns}
            rows={undefined}
            rowKey={() => ''}
            loadingRows={2}
          />
        </Panel>
      </Section>
    </>
  );
}

/** The head of a statement and its facts while it is read. */
export function WaitingPaper() {
  return (
    <div className={paper.paper} aria-busy="true">
      <div className={paper.head}>
        <div className={`${paper.heading} ${classes.waitingText}`}>
          <Skeleton height={10} width={140} />
          <Skeleton height={24} width={220} />
        </div>
        <Skeleton height={24} width={140} />
      </div>
      <div className={paper.facts}>
        {['left', 'right'].map((side) => (
          <div key={side} className={classes.waitingFacts}>
            {['60%', '80%', '50%', '90%'].map((width) => (
              <Skeleton key={width} height={12} width={width} />
            ))}
          </div>
        ))}
      </div>
      <div className={`${paper.section} ${paper.last} ${classes.waitingFacts}`}>
        {[1, 2, 3, 4, 5, 6].map((line) => (
          <Skeleton key={line} height={12} />
        ))}
      </div>
    </div>
  );
}
