import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { usageSource } from '../../../shared/contract/usage.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { decimalsOf, exactUsd } from '../../components/exact-usd.ts';
import { FigureLink } from '../../components/figure-link.tsx';
import { SourceBadge } from '../../components/source-badge.tsx';
import { CountText, TokensText } from '../../components/tokens.tsx';
import { HashLine } from './hash-line.tsx';
import classes from './paper.module.css';

type Usage = StatementDocument['usage'];
type Line = Usage['lines'][number];

/** Lines shown at first, and how many more at each press: a large group has thousands. */
const FIRST_LINES = 12;
const MORE_LINES = 200;

/** What was used by day and model, where the figures come from, and which records they are. */
export function StatementUsage({
  document,
  memberId,
}: {
  document: StatementDocument;
  memberId: string | undefined;
}) {
  const { t } = useTranslation('statements');
  const [shown, setShown] = useState(FIRST_LINES);
  const lines = useMemo(() => linesOf(document, memberId), [document, memberId]);
  const columns = useColumns(document, lines, memberId === undefined);
  const left = lines.length - shown;
  return (
    <section className={classes.section} aria-label={t('usage.title')}>
      <h2 className={classes.title}>{t('usage.title')}</h2>
      <div className={classes.table}>
        <DataTable
          label={t('usage.title')}
          columns={columns}
          rows={lines.slice(0, shown)}
          rowKey={({ memberId: id, on, model }) => `${id} ${on} ${model}`}
          empty={
            <p className={classes.none}>{t(memberId === undefined ? 'usage.none' : 'usage.noneOfMember')}</p>
          }
        />
      </div>
      {lines.length <= FIRST_LINES ? null : (
        <div className={classes.more}>
          <span className={classes.caption}>
            {t('usage.shown', { shown: Math.min(shown, lines.length), count: lines.length })}
          </span>
          {left > 0 ? (
            <Button variant="default" size="xs" onClick={() => setShown(shown + MORE_LINES)}>
              {t('usage.more', { count: Math.min(left, MORE_LINES) })}
            </Button>
          ) : (
            <Button variant="subtle" color="gray" size="xs" onClick={() => setShown(FIRST_LINES)}>
              {t('usage.fewer')}
            </Button>
          )}
        </div>
      )}
      <Records usage={document.usage} />
    </section>
  );
}

/** By day, then by member as in the balances, then by model. */
function linesOf({ usage, balances }: StatementDocument, memberId: string | undefined): Line[] {
  const places = new Map(balances.map(({ party }, place) => [party, place]));
  const placeOf = ({ memberId: id }: Line) => places.get(id) ?? places.size;
  return usage.lines
    .filter((line) => memberId === undefined || line.memberId === memberId)
    .sort((a, b) => a.on.localeCompare(b.on) || placeOf(a) - placeOf(b) || a.model.localeCompare(b.model));
}

function useColumns({ balances }: StatementDocument, lines: readonly Line[], withMember: boolean) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const nameOf = (memberId: string) => balances.find(({ party }) => party === memberId)?.name ?? memberId;
  const costPusd = lines.reduce((sum, line) => sum + line.costPusd, 0n);
  // All digits, because a column of rounded amounts need not add up to its rounded sum.
  const decimals = decimalsOf([...lines.map((line) => line.costPusd), costPusd]);
  const tokens = (key: 'input' | 'cache' | 'output', count: (line: Line) => number): Column<Line> => ({
    key,
    header: t(`usage.${key}`),
    align: 'right',
    cell: (line) => <TokensText tokens={count(line)} />,
    foot: <TokensText tokens={lines.reduce((sum, line) => sum + count(line), 0)} />,
  });
  const columns: Column<Line>[] = [
    {
      key: 'on',
      header: t('usage.on'),
      nowrap: true,
      cell: ({ on }) => formatCalendarDate(on, lang),
      foot: t('usage.sum'),
    },
    ...(withMember
      ? [{ key: 'member', header: t('usage.member'), cell: (line: Line) => nameOf(line.memberId) }]
      : []),
    {
      key: 'model',
      header: t('usage.model'),
      cell: ({ model }) => (
        <span className={classes.model} title={model}>
          {model}
        </span>
      ),
    },
    {
      key: 'requests',
      header: t('usage.requests'),
      align: 'right',
      cell: ({ requests }) => <CountText count={requests} />,
      foot: <CountText count={lines.reduce((sum, { requests }) => sum + requests, 0)} />,
    },
    tokens('input', (line) => line.tokens.inputTokens),
    tokens(
      'cache',
      ({ tokens: { cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } }) =>
        cacheWrite5mTokens + cacheWrite1hTokens + cacheReadTokens,
    ),
    tokens('output', (line) => line.tokens.outputTokens),
    {
      key: 'cost',
      header: t('usage.cost'),
      align: 'right',
      nowrap: true,
      cell: (line) => exactUsd(line.costPusd, decimals),
      foot: exactUsd(costPusd, decimals),
    },
  ];
  return columns;
}

/** Which records these are: how many of each source, the first, the last, and the digest over all of them. */
function Records({ usage: { rows, firstId, lastId, bySource, digest } }: { usage: Usage }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  return (
    <dl className={classes.records}>
      <div>
        <dt>{t('usage.rows')}</dt>
        <dd>{rows.toLocaleString(lang)}</dd>
      </div>
      <div>
        <dt>{t('usage.bySource')}</dt>
        <dd className={classes.sources}>
          {bySource.length === 0 ? t('facts.none') : null}
          {bySource.map(({ source, rows: count }) => (
            <span key={source} className={classes.source}>
              <Source source={source} /> {count.toLocaleString(lang)}
            </span>
          ))}
        </dd>
      </div>
      <div>
        <dt>{t('usage.bounds')}</dt>
        <dd>
          {firstId === null || lastId === null ? (
            t('facts.none')
          ) : (
            <>
              <FigureLink to={paths.usageRecord(firstId)}>#{firstId}</FigureLink> –{' '}
              <FigureLink to={paths.usageRecord(lastId)}>#{lastId}</FigureLink>
            </>
          )}
        </dd>
      </div>
      <HashLine name={t('usage.digest')} hash={digest} copyLabel={t('hashes.copyDigest')} />
    </dl>
  );
}

/** A source that this version does not know keeps its own name. */
function Source({ source }: { source: string }) {
  const known = usageSource.safeParse(source);
  return known.success ? <SourceBadge source={known.data} /> : <span>{source}</span>;
}
